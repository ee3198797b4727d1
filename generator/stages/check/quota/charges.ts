import type { CompiledObject, KubernetesObject } from "../../../model/compiled.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asRecord, asRecords, countOf, type Loose, shownText, textOf } from "../../../model/loose.ts";
import type { Admission } from "../../../model/resources/admission.ts";
import type { Amounts } from "../../../model/resources/amounts.ts";
import { admittedResources, type PodResources } from "../../../model/resources/pod-resources.ts";
import { wholeQuantity } from "../../../model/resources/quantity.ts";
import { shortestGap } from "../../../model/schedule.ts";
import { type Autoscaler, targetKey } from "./autoscalers.ts";
import { claimTraits, claimUsage, objectUsage } from "./object-usage.ts";
import { podTraits, podUsage } from "./pod-usage.ts";
import { type Rollout, rolloutOf } from "./rollouts.ts";
import type { Traits } from "./scopes.ts";

/**
 * How many there are of something: while a sync runs, when runs of CronJobs overlap besides, when only what lasts is left,
 * with all autoscalers at maximum.
 */
export interface Counts {
  readonly sync: number;
  readonly overlap: number;
  readonly lasting: number;
  readonly maximum: number;
}

/** So many of one thing that quotas count, made by one object. */
export interface Charge {
  readonly subject: CompiledObject;
  /** What makes it, e.g. `Deployment/mysql`. */
  readonly label: string;
  /** What it is, when it is not the object of `label` itself, e.g. `pod`. */
  readonly each?: string;
  readonly usage: Amounts;
  readonly traits: Traits;
  readonly counts: Counts;
  /** How the pods are replaced; what a pod brings along counts as often as the pod. */
  readonly rollout: Rollout;
  readonly pod?: PodResources;
}

export const still: Rollout = { kind: "none" };
const once: Counts = { sync: 1, overlap: 1, lasting: 1, maximum: 1 };
const onePod: Amounts = new Map([["count/pods", wholeQuantity(1)]]);

/** The object itself, if its kind is counted at all, and the pods and claims that it makes. */
export function chargesOf(
  subject: CompiledObject,
  admission: Admission,
  autoscalers: ReadonlyMap<string, Autoscaler>,
  isCounted: (kind: string) => boolean,
): readonly Charge[] {
  const { object } = subject;
  if (object.kind === "PersistentVolumeClaim") return [claimCharge(subject, object, admission, once, still)];
  const template = podTemplateOf(object.kind === "ReplicationController" ? { ...object, kind: "ReplicaSet" } : object);
  const itself = isCounted(object.kind) && object.kind !== "Pod" ? [objectCharge(subject, object, once)] : [];
  if (template === undefined) return itself;
  const replicas = replicasOf(subject, autoscalers);
  const rollout = rolloutOf(object, replicas.lasting);
  const pods = podCharges(subject, asRecord(template.spec), admission, replicas, rollout);
  const claims = asRecords(asRecord(object.spec).volumeClaimTemplates).map((claim) =>
    claimCharge(subject, claim, admission, replicas, still),
  );
  return [...itself, ...pods, ...claims];
}

function claimCharge(
  subject: CompiledObject,
  claim: Loose,
  admission: Admission,
  counts: Counts,
  rollout: Rollout,
): Charge {
  const usage = claimUsage(claim, admission);
  const label = labelOf(subject);
  const each = subject.object === claim ? {} : { each: "claim" };
  return { subject, label, ...each, usage, traits: claimTraits(claim), counts, rollout };
}

/** `object`, which `subject` is or makes. */
export function objectCharge(subject: CompiledObject, object: KubernetesObject, counts: Counts): Charge {
  const usage = objectUsage(object);
  const each = subject.object === object ? {} : { each: object.kind };
  return { subject, label: labelOf(subject), ...each, usage, traits: { kind: "object" }, counts, rollout: still };
}

/** `Kind/name`. */
export function labelOf({ object }: CompiledObject): string {
  return `${object.kind}/${object.metadata.name}`;
}

/**
 * Pods with the claims that their ephemeral volumes make. `count/pods` is charged for pods that are over too, so that a
 * Job's stay charged until the Job is removed.
 */
export function podCharges(
  subject: CompiledObject,
  spec: Loose,
  admission: Admission,
  counts: Counts,
  rollout: Rollout,
): readonly Charge[] {
  const pod = admittedResources(spec, admission);
  const traits = podTraits(spec, pod, admission);
  const label = labelOf(subject);
  const kept =
    counts.lasting > 0 || vanishes(subject) ? counts : { ...counts, lasting: counts.sync, maximum: counts.sync };
  const claims = asRecords(spec.volumes).flatMap(({ ephemeral }) => {
    const template = asRecord(ephemeral).volumeClaimTemplate;
    if (template === undefined) return [];
    return [{ ...claimCharge(subject, asRecord(template), admission, counts, rollout), each: "claim of a pod" }];
  });
  return [
    { subject, label, each: "pod", usage: podUsage(pod), traits, counts, rollout, pod },
    { subject, label, each: "pod", usage: onePod, traits, counts: kept, rollout },
    ...claims,
  ];
}

/** Whether a Job removes its pods by itself when they are over. */
function vanishes({ object }: CompiledObject): boolean {
  const policy = shownText(asRecord(object.metadata.annotations)["argocd.argoproj.io/hook-delete-policy"] ?? "");
  return policy.includes("HookSucceeded") || asRecord(object.spec).ttlSecondsAfterFinished !== undefined;
}

/**
 * Pods of an object. With an autoscaler: its minimum, or the replicas that are applied if they are more. A DaemonSet
 * has one on each node, of which there is at least one. A Job's pods end.
 */
function replicasOf(subject: CompiledObject, autoscalers: ReadonlyMap<string, Autoscaler>): Counts {
  const { object } = subject;
  const spec = asRecord(object.spec);
  switch (object.kind) {
    case "Pod":
    case "DaemonSet":
      return once;
    case "Job":
      return passing(jobPods(spec));
    case "CronJob":
      return runsOf(spec);
    case "Rollout":
      return ofRollout(subject, scaledBy(object, autoscalers));
    case "AnalysisTemplate": {
      const jobs = asRecords(spec.metrics).map(({ provider }) => asRecord(asRecord(asRecord(provider).job).spec));
      return passing(Math.max(0, ...jobs.filter(({ template }) => template !== undefined).map(jobPods)));
    }
    default:
      return scaledBy(object, autoscalers);
  }
}

function scaledBy(
  { apiVersion, kind, metadata, spec }: KubernetesObject,
  autoscalers: ReadonlyMap<string, Autoscaler>,
): Counts {
  const replicas = countOf(asRecord(spec).replicas);
  const scaler = autoscalers.get(targetKey({ apiVersion: shownText(apiVersion), kind, name: metadata.name }));
  if (scaler === undefined || replicas === 0) return lasting(replicas ?? 1, replicas ?? 1);
  const max = Math.max(scaler.max ?? scaler.min, scaler.min);
  return lasting(Math.min(max, Math.max(scaler.min, replicas ?? 1)), max);
}

/** While one takes over from a Deployment, both have their pods; those that last are as many as the Rollout's. */
function ofRollout({ object }: CompiledObject, counts: Counts): Counts {
  const { workloadRef } = asRecord(object.spec);
  const givesUp = ["onsuccess", "progressively"].includes(textOf(asRecord(workloadRef).scaleDown) ?? "never");
  return givesUp ? { ...passing(counts.sync), maximum: Math.max(0, counts.maximum - counts.lasting) } : counts;
}

/** One run at a time, and the next one beside it where nothing keeps them apart. A replaced one is only waited for. */
function runsOf(spec: Loose): Counts {
  const job = asRecord(asRecord(spec.jobTemplate).spec);
  const pods = spec.suspend === true ? 0 : jobPods(job);
  const policy = textOf(spec.concurrencyPolicy) ?? "Allow";
  return { ...passing(pods), overlap: policy === "Allow" && mayOutlast(job, textOf(spec.schedule)) ? 2 * pods : pods };
}

/** Whether a run may still be at work when the next one is due. */
function mayOutlast({ activeDeadlineSeconds }: Loose, schedule: string | undefined): boolean {
  const gap = schedule === undefined ? undefined : shortestGap(schedule);
  return gap === undefined || typeof activeDeadlineSeconds !== "number" || activeDeadlineSeconds > gap;
}

function jobPods(spec: Loose): number {
  if (spec.suspend === true) return 0;
  return Math.min(countOf(spec.parallelism) ?? 1, countOf(spec.completions) ?? Number.POSITIVE_INFINITY);
}

function lasting(atRest: number, maximum: number): Counts {
  return { sync: atRest, overlap: atRest, lasting: atRest, maximum };
}

/** Of something that ends by itself. */
export function passing(count: number): Counts {
  return { sync: count, overlap: count, lasting: 0, maximum: 0 };
}
