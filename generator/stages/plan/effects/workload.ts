import type { KubernetesObject } from "../../../model/compiled.ts";
import { isRollout } from "../../../model/kubernetes/rollouts.ts";
import { asRecord, asText, type Loose } from "../../../model/loose.ts";
import { referenceOf } from "../reference.ts";
import type { ObjectReference } from "../unit-plan.ts";

const workloadKinds: ReadonlySet<string> = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout"]);

/** Whether a controller keeps pods of it running. */
export function isWorkload(object: unknown): boolean {
  return workloadKinds.has(asText(asRecord(object).kind));
}

/** How many pods run at rest. */
export interface PodCount {
  readonly pods: number;
  /** An autoscaler may have made more. */
  readonly atLeast: boolean;
}

export interface Autoscaler {
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

/** Autoscalers by what they scale, as `targetId` makes it. */
export type Autoscalers = ReadonlyMap<string, Autoscaler>;

export function autoscalersOf(objects: readonly KubernetesObject[]): Autoscalers {
  const found = new Map<string, Autoscaler>();
  for (const object of objects) {
    if (object.kind !== "HorizontalPodAutoscaler") continue;
    const { namespace, name } = referenceOf(object);
    const { scaleTargetRef, minReplicas, maxReplicas } = asRecord(object.spec);
    const target = asRecord(scaleTargetRef);
    const min = countOf(minReplicas) ?? 1;
    found.set(targetId(asText(target.kind), namespace, asText(target.name)), {
      name,
      min,
      max: countOf(maxReplicas) ?? min,
    });
  }
  return found;
}

export function targetId(kind: string, namespace: string | undefined, name: string): string {
  return JSON.stringify([kind, namespace ?? "", name]);
}

/** The autoscaler of a workload. */
export function autoscalerOf(object: unknown, autoscalers: Autoscalers): Autoscaler | undefined {
  const { kind, namespace, name } = referenceOf(object);
  return autoscalers.get(targetId(kind, namespace, name));
}

/** The Rollout that makes its pods of a Deployment's template, and takes them over. */
export function takerOf(
  { kind, namespace, name }: ObjectReference,
  objects: readonly KubernetesObject[],
): KubernetesObject | undefined {
  if (kind !== "Deployment") return undefined;
  return objects.find(
    (object) => isRollout(object) && takenBy(object) === name && referenceOf(object).namespace === namespace,
  );
}

/** Name of the workload whose template a Rollout makes its pods of, and which it takes over. */
export function takenBy(rollout: unknown): string | undefined {
  const { workloadRef } = specOf(rollout);
  return workloadRef === undefined ? undefined : asText(asRecord(workloadRef).name);
}

/** undefined: one a node, which only the cluster knows. An autoscaler rests at its minimum, and never starts from 0. */
export function podsOf(object: KubernetesObject, autoscalers: Autoscalers): PodCount | undefined {
  if (object.kind === "DaemonSet") return undefined;
  const replicas = countOf(specOf(object).replicas);
  const autoscaler = autoscalerOf(object, autoscalers);
  if (autoscaler === undefined || replicas === 0) return { pods: replicas ?? 1, atLeast: false };
  return { pods: autoscaler.min, atLeast: true };
}

/** How a Deployment replaces `pods` pods: how many more and how many fewer there are meanwhile. */
export interface Rolling {
  readonly surge: number;
  readonly unavailable: number;
}

/**
 * undefined: all are stopped before new ones start. Shares of the surge are rounded up, of what may be missing down,
 * and when both are nothing one may be missing (pkg/controller/deployment/util, ResolveFenceposts).
 */
export function rollingOf(deployment: KubernetesObject, pods: number): Rolling | undefined {
  const { type, rollingUpdate } = asRecord(specOf(deployment).strategy);
  if (type === "Recreate") return undefined;
  const { maxSurge = "25%", maxUnavailable = "25%" } = asRecord(rollingUpdate);
  const surge = shareOf(maxSurge, pods, Math.ceil);
  const unavailable = shareOf(maxUnavailable, pods, Math.floor);
  return { surge, unavailable: Math.min(pods, surge === 0 && unavailable === 0 ? 1 : unavailable) };
}

function shareOf(value: unknown, pods: number, round: (share: number) => number): number {
  const text = String(value);
  const percent = /^(\d{1,4})%$/.exec(text)?.[1];
  if (percent !== undefined) return round((Number(percent) * pods) / 100);
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

export function specOf(object: unknown): Loose {
  return asRecord(asRecord(object).spec);
}

/** A number of things: whole and not negative. */
export function countOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : undefined;
}

/** Argo CD's wave, 0 when it is not said. */
export function waveOf(object: unknown): number {
  const annotations = asRecord(asRecord(asRecord(object).metadata).annotations);
  const wave = Number(annotations["argocd.argoproj.io/sync-wave"] ?? 0);
  return Number.isInteger(wave) ? wave : 0;
}
