import type { CompiledObject } from "../../../model/compiled.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { at, countOf, isRecord } from "../../../model/loose.ts";
import { readAutoscalers } from "../quota/autoscalers.ts";
import { type Inventory, ownOfKind, sameNamespace } from "../relations/inventory.ts";
import { type Pods, podsOf } from "../relations/pods.ts";
import { labelSelectorOf, selected } from "../relations/selection.ts";

/** A PodDisruptionBudget, and the pods in sight that it holds for. */
export interface Budget {
  readonly subject: CompiledObject;
  readonly covered: readonly Covered[];
}

/** Pods of one maker. */
export interface Covered {
  readonly pods: Pods;
  /** How many there may be at most; undefined where nothing in sight says so. */
  readonly most: number | undefined;
}

/** Kinds that have a number of replicas, and a subresource `scale` that says it. */
const scaled: ReadonlySet<string> = new Set([
  "Deployment.apps",
  "ReplicaSet.apps",
  "ReplicationController",
  "StatefulSet.apps",
]);

/** The unit's budgets. A selector that is left out selects no pods, an empty one all of the namespace. */
export function readBudgets(inventory: Inventory): readonly Budget[] {
  const pods = podsOf(inventory.known);
  return ownOfKind(inventory, "PodDisruptionBudget.policy").map((subject) => {
    const selector = at(subject.object, "spec", "selector");
    const found = isRecord(selector)
      ? selected(pods, labelSelectorOf(selector), subject.object.metadata.namespace)
      : [];
    return { subject, covered: found.map((each) => ({ pods: each, most: mostOf(inventory, each) })) };
  });
}

function mostOf(inventory: Inventory, { maker }: Pods): number | undefined {
  const { kind, metadata } = maker.object;
  if (kind === "Pod") return 1;
  if (!scaled.has(groupKind(maker.object))) return undefined;
  const autoscaler = readAutoscalers(inventory.known).find(
    ({ subject, target }) =>
      target.kind === kind &&
      target.name === metadata.name &&
      sameNamespace(subject.object.metadata.namespace, metadata.namespace),
  );
  if (autoscaler !== undefined) return autoscaler.max;
  const replicas = at(maker.object, "spec", "replicas");
  return replicas === undefined ? 1 : countOf(replicas);
}
