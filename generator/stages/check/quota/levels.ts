import type { CompiledObject, CompiledUnit } from "../../../model/compiled.ts";
import type { Release } from "../../../model/kubernetes/releases.ts";
import type { Quantity } from "../../../model/resources/quantity.ts";
import { governedNamespaces, needed, type Quota } from "./namespaces.ts";
import { asStored } from "./pod-level.ts";

/** What the quotas of a namespace allow of a resource, and what is needed of it. */
export interface QuotaLevel {
  /** Name of the ResourceQuota. */
  readonly quota: string;
  readonly resource: string;
  readonly hard: Quantity;
  /** What lasts: neither Jobs nor what certificates need. */
  readonly rest: Quantity;
  /**
   * The same while all workloads replace their pods together, each with all the pods that it may have beside the old ones. Pods on
   * their way out come on top, as long as their grace lasts; so do those of a blue-green switch before the last one that still
   * stay for scaleDownDelaySeconds.
   */
  readonly rollout: Quantity;
  /** With all autoscalers at their maximum. */
  readonly maximum: Quantity;
}

/** The levels of every ResourceQuota of a unit, as the rule about quotas counts them. `cluster`: where classes are. */
export function quotaLevels(
  unit: CompiledUnit,
  cluster: readonly CompiledObject[],
  release: Release,
): readonly QuotaLevel[] {
  const objects = asStored(unit.objects, release);
  return governedNamespaces({ ...unit, objects }, cluster)
    .flatMap(({ quotas }) => quotas)
    .flatMap((quota) => [...quota.hard].map(([resource, hard]) => levelOf(quota, resource, hard)));
}

function levelOf(quota: Quota, resource: string, hard: Quantity): QuotaLevel {
  const rest = needed(quota, resource, "lasting");
  const surge = (quota.needs.get(resource) ?? []).reduce(
    (sum, { charge: { rollout }, amount }) => sum + (rollout.kind === "none" ? 0n : amount * BigInt(rollout.surge)),
    0n,
  );
  const maximum = needed(quota, resource, "maximum");
  return { quota: quota.subject.object.metadata.name, resource, hard, rest, rollout: rest + surge, maximum };
}
