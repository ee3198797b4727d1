import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CompiledObject, Origin } from "../../model/compiled.ts";
import { podTemplateOf } from "../../model/kubernetes/pods.ts";
import { isRollout } from "../../model/kubernetes/rollouts.ts";
import { asRecord, shownText } from "../../model/loose.ts";
import { type Admission, readAdmission } from "../../model/resources/admission.ts";
import { admittedResources, type PodResources, podRequests } from "../../model/resources/pod-resources.ts";
import { othersSelected, type Scaled } from "./autoscaling/selection.ts";
import { finding } from "./finding.ts";
import { placeOf, placeOfValue } from "./place.ts";
import { type Autoscaler, readAutoscalers, targetKey, type Utilization } from "./quota/autoscalers.ts";
import { isSameObject, namedObjects } from "./relations/inventory.ts";
import { isOpen, type Rule } from "./rule.ts";

/** @codes gathered by the build */
export const codes = {
  "replicas-beside-autoscaler": {
    cause:
      "A workload has a fixed number of replicas and an autoscaler: each apply sets back what the autoscaler chose.",
    cure: "Leave out the workload's replicas, or the autoscaler.",
  },
  "autoscaler-range": {
    cause: "An autoscaler's minimum is larger than its maximum, or one of them is zero. The API refuses it.",
    cure: "Make the minimum at least 1 and at most the maximum.",
  },
  "autoscaler-target": {
    cause: "An autoscaler names a workload that does not exist, so that it does nothing.",
    cure: "Correct apiVersion, kind or name of its target.",
  },
  "autoscaler-target-shared": {
    cause: "Two autoscalers change the replicas of one workload, each undoing what the other does. Both stop scaling.",
    cure: "Put all metrics into one autoscaler.",
  },
  "autoscaler-needs-request": {
    cause:
      "An autoscaler aims at a share of what is requested, and a container requests nothing, so that it cannot scale.",
    cure: "Give the container a request of the resource, or aim at an absolute value.",
  },
} as const satisfies CodeTexts;

/**
 * Every autoscaler against its workload: the workload exists and says no replicas of its own, no other autoscaler has
 * it, minimum and maximum are a range, and a request exists for each metric that is a share of one (after LimitRange
 * defaults; pkg/controller/podautoscaler/replica_calculator.go).
 */
export const autoscaling: Rule = ({ unit, cluster }) => {
  const autoscalers = readAutoscalers(unit.objects);
  if (autoscalers.length === 0) return [];
  const workloads = new Map(unit.objects.map((subject) => [keyOf(subject), subject]));
  const admissions = new Map<string | undefined, Admission>();
  const admissionOf = ({ object }: CompiledObject): Admission => {
    const { namespace } = object.metadata;
    const known = admissions.get(namespace);
    if (known !== undefined) return known;
    const namespaced = unit.objects.filter((other) => other.object.metadata.namespace === namespace);
    const read = readAdmission(namespaced, [...cluster, ...unit.objects]);
    admissions.set(namespace, read);
    return read;
  };
  const taken = new Map<string, Autoscaler>();
  const scaled: Scaled[] = [];
  const findings = autoscalers.flatMap((autoscaler) => {
    const key = inNamespace(autoscaler.subject, targetKey(autoscaler.target));
    const other = taken.get(key);
    taken.set(key, other ?? autoscaler);
    const isShared = other !== undefined && !isSameObject(autoscaler.subject, other.subject);
    const shared = isShared ? [targetShared(autoscaler, other)] : [];
    const workload = workloads.get(key);
    if (workload === undefined)
      return [...rangeFaults(autoscaler), ...shared, targetMissing(autoscaler, workloads, isOpen(unit))];
    if (other === undefined) scaled.push({ autoscaler, workload });
    const fixed = other === undefined ? replicasBeside(autoscaler, workload) : [];
    return [
      ...rangeFaults(autoscaler),
      ...shared,
      ...fixed,
      ...unrequested(autoscaler, workload, admissionOf(workload)),
    ];
  });
  return [...findings, ...othersSelected(namedObjects(unit.objects), scaled)];
};

function keyOf(subject: CompiledObject): string {
  const { apiVersion, kind, metadata } = subject.object;
  return inNamespace(subject, targetKey({ apiVersion: shownText(apiVersion), kind, name: metadata.name }));
}

function inNamespace({ object }: CompiledObject, key: string): string {
  return `${object.metadata.namespace ?? ""}/${key}`;
}

function rangeFaults({ subject, min, max }: Autoscaler): readonly Diagnostic[] {
  const { object } = subject;
  const about = { origin: placeOf(subject, ["spec", "maxReplicas"], ["maxReplicas"]) };
  if (max === 0) {
    return [
      finding("autoscaler-range", subject, {
        ...about,
        message: "Its maximum is 0 pods, and the API wants at least 1.",
        hint: "Raise maxReplicas, or remove the autoscaler.",
      }),
    ];
  }
  if (asRecord(object.spec).minReplicas === 0 && !scalesOnOutsideMetrics(object.spec)) {
    return [
      finding("autoscaler-range", subject, {
        ...about,
        message: "Its minimum is 0 pods, which no metric of the pods themselves can ever raise again.",
        hint: "Set minReplicas to 1 or more.",
      }),
    ];
  }
  if (max === undefined || min <= max) return [];
  return [
    finding("autoscaler-range", subject, {
      ...about,
      message: `Its minimum of ${min} pods is more than its maximum of ${max}.`,
      hint: `Set maxReplicas to ${min} or more, or minReplicas to ${max} or less.`,
    }),
  ];
}

function scalesOnOutsideMetrics(spec: unknown): boolean {
  const { metrics } = asRecord(spec);
  return (
    Array.isArray(metrics) && metrics.some((metric) => /^(External|Object)$/.test(shownText(asRecord(metric).type)))
  );
}

function targetShared({ subject, target }: Autoscaler, other: Autoscaler): Diagnostic {
  return finding("autoscaler-target-shared", subject, {
    origin: placeOf(subject, ["spec", "scaleTargetRef", "name"]),
    message:
      `HorizontalPodAutoscaler/${other.subject.object.metadata.name} scales ${target.kind}/${target.name} too, and` +
      " neither works while both exist.",
    hint: "Keep one, with the metrics of both.",
  });
}

function targetMissing(
  { subject, target }: Autoscaler,
  workloads: ReadonlyMap<string, CompiledObject>,
  open: boolean,
): Diagnostic {
  const sameName = [...workloads.values()].find(
    ({ object }) =>
      object.kind === target.kind &&
      object.metadata.name === target.name &&
      object.metadata.namespace === subject.object.metadata.namespace,
  );
  const version = target.apiVersion === "" ? "no apiVersion" : `apiVersion ${target.apiVersion}`;
  return finding("autoscaler-target", subject, {
    severity: sameName === undefined && open ? "warning" : "error",
    origin: placeOf(subject, ["spec", "scaleTargetRef", sameName === undefined ? "name" : "apiVersion"]),
    message:
      sameName === undefined
        ? `It scales ${target.kind}/${target.name}, which does not exist in its namespace.`
        : `It names ${target.kind}/${target.name} with ${version}, and that has ${sameName.object.apiVersion}.`,
    hint:
      sameName === undefined
        ? "Correct the target's kind or name, or remove the autoscaler."
        : `Set the target's apiVersion to ${sameName.object.apiVersion}.`,
  });
}

function replicasBeside(autoscaler: Autoscaler, workload: CompiledObject): readonly Diagnostic[] {
  const { replicas, workloadRef } = asRecord(workload.object.spec);
  if (replicas === undefined || replicas === null) return [];
  // A Rollout that takes over without a number has one pod, and the Deployment gives up all but one.
  if (isRollout(workload.object) && workloadRef !== undefined) return [];
  const { subject, min, max } = autoscaler;
  const range = max === undefined ? `at least ${min}` : `${min} to ${max}`;
  return [
    finding("replicas-beside-autoscaler", workload, {
      origin: placeOf(workload, ["spec", "replicas"], ["replicas"]),
      message:
        `It has a fixed number of replicas, ${shownText(replicas)}, and HorizontalPodAutoscaler/` +
        `${subject.object.metadata.name} keeps it at ${range}: each apply and the autoscaler undo each other.`,
      hint: "Leave out replicas: the autoscaler's minimum takes its place.",
    }),
  ];
}

/** Metrics in percent of a request that some container does not make. Sidecars count, other init containers do not. */
function unrequested(
  { subject, utilizations }: Autoscaler,
  workload: CompiledObject,
  admission: Admission,
): readonly Diagnostic[] {
  const template = podTemplateOf(workload.object);
  if (template === undefined) return [];
  const pod = admittedResources(asRecord(template.spec), admission);
  const label = `${workload.object.kind}/${workload.object.metadata.name}`;
  return utilizations.flatMap((utilization) => {
    const fault = unrequestedBy(utilization, pod);
    if (fault === undefined) return [];
    return [
      finding("autoscaler-needs-request", subject, {
        origin: placeOfMetric(subject, utilization.resource),
        message: `It aims at a share of the requested ${utilization.resource}, and ${fault} in the pods of ${label}.`,
        hint: `Give every container of ${label} a request of ${utilization.resource}, or remove the metric.`,
      }),
    ];
  });
}

/** Without metrics an autoscaler aims at a share of the CPU. */
function placeOfMetric(subject: CompiledObject, resource: string): Origin {
  const written = placeOfValue(subject, ["resource/name", "containerResource/name"], resource);
  return written.pointer === "" ? placeOf(subject, ["spec", "metrics"]) : written;
}

function unrequestedBy({ resource, container }: Utilization, pod: PodResources): string | undefined {
  if (container === undefined && pod.pod !== undefined && pod.pod.requests.size > 0) {
    return (podRequests(pod).get(resource) ?? 0n) > 0n ? undefined : `there is no request of ${resource} for the pod`;
  }
  const running = [...pod.containers, ...pod.initContainers.filter(({ sidecar }) => sidecar)];
  const meant = container === undefined ? running : running.filter(({ name }) => name === container);
  if (container !== undefined && meant.length === 0) return `there is no container ${container}`;
  const silent = meant.filter(({ requests }) => !requests.has(resource)).map(({ name }) => name);
  if (silent.length > 0) return `no request of it is made by container ${silent.join(", ")}`;
  const total = meant.reduce((sum, { requests }) => sum + (requests.get(resource) ?? 0n), 0n);
  return total === 0n ? "all requests of it are 0" : undefined;
}
