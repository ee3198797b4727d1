import type { KubernetesObject } from "../../../model/compiled.ts";
import { asRecord, asText } from "../../../model/loose.ts";
import type { Effect } from "../effect.ts";
import { referenceOf } from "../reference.ts";
import type { Pair } from "../scene.ts";
import { templateChanges } from "./causes.ts";
import { commandOn, counted, quoted } from "./words.ts";
import { countOf, specOf } from "./workload.ts";

/**
 * The order in which a StatefulSet replaces `pods` of its pods: from the highest number down, each when the one before is
 * available, whatever its podManagementPolicy, which is for pods that are made (updateStatefulSet in
 * pkg/controller/statefulset/stateful_set_control.go). Several at a time only where the cluster has that switched on.
 */
export function ordinalOrder(object: KubernetesObject, pods: number, running: number): string {
  const first = countOf(asRecord(specOf(object).ordinals).start) ?? 0;
  const last = first + running - 1;
  const pod = (ordinal: number) => quoted(`${referenceOf(object).name}-${ordinal}`);
  if (running === 1) return "the only one";
  if (pods === 1) return pod(last);
  const most = maxUnavailableOf(object);
  const atOnce =
    most === undefined
      ? "one after the other"
      : `${most} at a time where the cluster has MaxUnavailableStatefulSet, else one after the other`;
  return `${atOnce}, from ${pod(last)} down to ${pod(last - pods + 1)}`;
}

/** How many pods of `running` have a number that the partition does not keep back. */
export function aboveDivide(object: KubernetesObject, running: number): number {
  const first = countOf(asRecord(specOf(object).ordinals).start) ?? 0;
  return Math.max(0, Math.min(running, running + first - partitionOf(object)));
}

/** Whether the controller does nothing more while one of the pods is not ready. */
export function waitsForEach(object: KubernetesObject): boolean {
  return object.kind === "StatefulSet" && specOf(object).podManagementPolicy !== "Parallel";
}

/** "Forced rollback" in Kubernetes' page on StatefulSets. */
export function brokenPod(object: KubernetesObject): string {
  const { name, namespace } = referenceOf(object);
  return `a pod that does not become ready stops the rollout, and stays so when the template is set back: then also delete that pod, ${commandOn("delete", "pod", `${name}-N`, namespace)}.`;
}

/** How a DaemonSet goes from node to node: a surge is what it has instead of pods that may be missing. */
export function daemonStrategy(object: KubernetesObject): string {
  const { maxUnavailable = 1, maxSurge = 0 } = asRecord(asRecord(specOf(object).updateStrategy).rollingUpdate);
  const nodes = (value: unknown) =>
    typeof value === "number" ? counted(value, "node") : `${asText(value)} of the nodes`;
  const hasSurge = maxSurge !== 0 && maxSurge !== "0%";
  return hasSurge
    ? `the new one beside the old one, on ${nodes(maxSurge)} at a time`
    : `${nodes(maxUnavailable)} at a time`;
}

/** Pods that were kept as they are, by a partition or until somebody deletes them, and no longer are. */
export function keptPods({ reference, before, after, fields }: Pair): readonly Effect[] {
  const { kind, name } = reference;
  if (before === undefined || after === undefined || (kind !== "StatefulSet" && kind !== "DaemonSet")) return [];
  // A template that changes as well replaces them anyhow, which is told.
  if (templateChanges(fields).length > 0 || !fields.some(({ path }) => path[1] === "updateStrategy")) return [];
  const [was, is] = [keeps(before), keeps(after)];
  if (is.all || (!was.all && was.below <= is.below)) return [];
  const which = is.below === 0 ? "" : ` from number ${is.below} on`;
  const message = `Pods of ${quoted(name)}${which} are no longer kept as they are: those that still have an older template restart, from the highest number down.`;
  const text = kind === "DaemonSet" ? message.replace(", from the highest number down", ", node by node") : message;
  return [{ kind: "rollout", workload: name, severity: "medium", message: text }];
}

function keeps(object: KubernetesObject): { readonly all: boolean; readonly below: number } {
  return { all: asRecord(specOf(object).updateStrategy).type === "OnDelete", below: partitionOf(object) };
}

function partitionOf(object: KubernetesObject): number {
  return countOf(asRecord(asRecord(specOf(object).updateStrategy).rollingUpdate).partition) ?? 0;
}

function maxUnavailableOf(object: KubernetesObject): string | undefined {
  const { maxUnavailable } = asRecord(asRecord(specOf(object).updateStrategy).rollingUpdate);
  return maxUnavailable === undefined || maxUnavailable === 1 ? undefined : String(maxUnavailable);
}
