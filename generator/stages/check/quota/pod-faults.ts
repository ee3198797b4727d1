import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject, Origin } from "../../../model/compiled.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asRecord } from "../../../model/loose.ts";
import { readAdmission } from "../../../model/resources/admission.ts";
import { amountOf } from "../../../model/resources/amounts.ts";
import { type LimitRange, violations } from "../../../model/resources/limit-ranges.ts";
import { admittedResources, type PodResources, withPodLevel } from "../../../model/resources/pod-resources.ts";
import { below, finding } from "../finding.ts";
import { keysOf, placeOf, placeOfValue } from "../place.ts";
import type { Charge } from "./charges.ts";
import type { GovernedNamespace } from "./namespaces.ts";
import { compulsoryResources, missingResources } from "./pod-usage.ts";

/** @codes gathered by the build */
export const codes = {
  "quota-needs-resources": {
    cause:
      "A quota on CPU or memory refuses every pod that has a container, or an init container, which does not say its" +
      " request or limit of it.",
    cure: "Give each container requests and limits, or the namespace a LimitRange with defaults.",
  },
  "limit-range-violated": {
    cause:
      "A container, pod or claim is smaller than a LimitRange's minimum, larger than its maximum, or over its ratio.",
    cure: "Change the amount, or the LimitRange.",
  },
  "request-over-limit": {
    cause: "A container requests more than its limit, which may be a default of the namespace's LimitRange.",
    cure: "Give the container a limit of its own, or lower the request.",
  },
} as const satisfies CodeTexts;

/** Pods and claims that admission refuses for what they say, however much room there is. */
export function refusals(namespace: GovernedNamespace): readonly Diagnostic[] {
  const lacking = namespace.quotas.length === 0 ? [] : silentPods(namespace);
  return [...lacking, ...namespace.charges.flatMap((charge) => forbidden(charge, namespace))];
}

/** A quota on CPU or memory makes every container say them (podEvaluator.Constraints). */
function silentPods({ quotas, charges }: GovernedNamespace): readonly Diagnostic[] {
  const compulsory = quotas.map((quota) => ({ ...quota, required: compulsoryResources(quota.hard) }));
  const covered = compulsory.map(({ charges }) => new Set(charges));
  return charges.flatMap((charge) => {
    const { pod, subject } = charge;
    if (pod === undefined) return [];
    const demanding = compulsory.filter(({ required }, index) => required.length > 0 && covered[index]?.has(charge));
    const required = new Set(demanding.flatMap((quota) => quota.required));
    const missing = missingResources([...required], pod);
    if (missing.size === 0) return [];
    const names = demanding.map((quota) => quota.subject.object.metadata.name).join(", ");
    const lacks = byContainer(missing).map(([container, resources]) => `container ${container} has no ${resources}`);
    return [
      finding("quota-needs-resources", subject, {
        origin: containersPlace(subject, byContainer(missing)[0]?.[0]),
        message: `ResourceQuota ${names} refuses ${theEach(charge)}: ${lacks.join("; ")}.`,
        hint: "Say them in the container's resources, or give the namespace a LimitRange with defaults.",
      }),
    ];
  });
}

/** The containers of a pod template, or the one of that name. */
function containersPlace(subject: CompiledObject, container: string | undefined): Origin {
  if (subject.origin.pointer !== "") return below(subject.origin, "resources");
  if (container !== undefined) return placeOfValue(subject, ["containers/name", "initContainers/name"], container);
  const template = podTemplateOf(subject.object);
  return placeOf(subject, template === undefined ? [] : [...keysOf(template.pointer), "containers"]);
}

function byContainer(missing: ReadonlyMap<string, readonly string[]>): readonly (readonly [string, string])[] {
  const resources = new Map<string, string[]>();
  for (const [resource, containers] of missing) {
    for (const container of containers) resources.set(container, [...(resources.get(container) ?? []), resource]);
  }
  return [...resources].map(([container, names]) => [container, names.join(", ")] as const);
}

/** What LimitRanges forbid, and requests that a limit, perhaps a LimitRange's default, is lower than. */
function forbidden(charge: Charge, { admission }: GovernedNamespace): readonly Diagnostic[] {
  const { pod, subject, traits } = charge;
  if (pod === undefined) return traits.kind === "claim" ? claimFaults(charge, admission.limitRanges) : [];
  const origin = containersPlace(subject, undefined);
  const found: Diagnostic[] = [];
  const broken = podViolations(pod, admission.limitRanges);
  if (broken.length > 0) {
    found.push(
      finding("limit-range-violated", subject, {
        origin,
        message: `Admission refuses ${theEach(charge)}: ${broken.join("; ")}.`,
        hint: "Change the amount, or the LimitRange.",
      }),
    );
  }
  found.push(...invertedRequests(subject, pod, theEach(charge), origin));
  return found;
}

/** The same of pods in namespaces that have neither a quota nor a LimitRange: the API server compares the two itself. */
export function ungovernedRefusals(
  objects: readonly CompiledObject[],
  governed: readonly GovernedNamespace[],
): readonly Diagnostic[] {
  const charged = new Set(governed.flatMap(({ charges }) => charges.map(({ subject }) => subject)));
  const admission = readAdmission([], objects);
  return objects.flatMap((subject) => {
    const template = charged.has(subject) ? undefined : podTemplateOf(subject.object);
    if (template === undefined) return [];
    const { kind, metadata } = subject.object;
    const label = kind === "Pod" ? `Pod/${metadata.name}` : `the pods of ${kind}/${metadata.name}`;
    const pod = admittedResources(asRecord(template.spec), admission);
    return invertedRequests(subject, pod, label, containersPlace(subject, undefined));
  });
}

function invertedRequests(
  subject: CompiledObject,
  pod: PodResources,
  label: string,
  origin: Origin,
): readonly Diagnostic[] {
  const inverted = [...requestsOverLimits(pod), ...beyondPodLevel(pod)];
  if (inverted.length === 0) return [];
  return [
    finding("request-over-limit", subject, {
      origin,
      message: `The API refuses ${label}: ${inverted.join("; ")}.`,
      hint: "Raise the limit or lower the request. A limit that nobody wrote is a default of the LimitRange.",
    }),
  ];
}

function claimFaults(charge: Charge, ranges: readonly LimitRange[]): readonly Diagnostic[] {
  const storage = charge.usage.get("requests.storage");
  const requests = new Map(storage === undefined ? [] : [["storage", storage]]);
  const broken = violations("PersistentVolumeClaim", ranges, { requests, limits: new Map() });
  if (broken.length === 0) return [];
  return [
    finding("limit-range-violated", charge.subject, {
      origin: placeOf(charge.subject, ["spec", "resources", "requests", "storage"], ["storage"]),
      message: `Admission refuses ${theEach(charge)}: it ${broken.join("; it ")}.`,
      hint: "Change the amount, or the LimitRange.",
    }),
  ];
}

function podViolations(pod: PodResources, ranges: GovernedNamespace["admission"]["limitRanges"]): readonly string[] {
  if (ranges.length === 0) return [];
  const whole = { requests: withPodLevel(pod, "requests"), limits: withPodLevel(pod, "limits") };
  return [
    ...[...pod.containers, ...pod.initContainers].flatMap((container) =>
      violations("Container", ranges, container).map((fault) => `container ${container.name} ${fault}`),
    ),
    ...violations("Pod", ranges, whole).map((fault) => `the pod as a whole ${fault}`),
  ];
}

function requestsOverLimits(pod: PodResources): readonly string[] {
  const containers = [...pod.containers, ...pod.initContainers];
  const whole = pod.pod === undefined ? [] : [{ name: undefined, ...pod.pod }];
  return [...containers, ...whole].flatMap(({ name, requests, limits }) =>
    [...limits].flatMap(([resource, limit]) => {
      const request = requests.get(resource);
      if (request === undefined || request <= limit) return [];
      const who = name === undefined ? "the pod as a whole" : `container ${name}`;
      return [
        `${who} requests ${amountOf(resource, request)} of ${resource} with a limit of ${amountOf(resource, limit)}`,
      ];
    }),
  );
}

/** A pod that says what it asks for as a whole asks for no less than its containers do (validatePodResources). */
function beyondPodLevel({ pod, ...resources }: PodResources): readonly string[] {
  if (pod === undefined) return [];
  const faults: string[] = [];
  for (const [resource, together] of withPodLevel(resources, "requests")) {
    const whole = pod.requests.get(resource);
    if (whole === undefined || together <= whole) continue;
    const amounts = `${amountOf(resource, whole)} of ${resource}, less than its containers, ${amountOf(resource, together)}`;
    faults.push(`the pod as a whole requests ${amounts}`);
  }
  for (const { name, limits } of resources.containers) {
    for (const [resource, limit] of limits) {
      const whole = pod.limits.get(resource);
      if (whole === undefined || limit <= whole) continue;
      const amounts = `${amountOf(resource, limit)}, more than the pod as a whole, ${amountOf(resource, whole)}`;
      faults.push(`container ${name} limits ${resource} to ${amounts}`);
    }
  }
  return faults;
}

function theEach({ label, each }: Charge): string {
  if (each === undefined) return label;
  return each === "pod" ? `the pods of ${label}` : `the ${each} of ${label}`;
}
