import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../model/compiled.ts";
import { groupKind } from "../../model/kubernetes/kinds.ts";
import { asTextMap, at, isRecord } from "../../model/loose.ts";
import { finding } from "./finding.ts";
import { placeOf } from "./place.ts";
import { readAutoscalers } from "./quota/autoscalers.ts";
import { type Beside, besideIn } from "./relations/beside.ts";
import { inventoryOf } from "./relations/inventory.ts";
import { type Pods, podsOf } from "./relations/pods.ts";
import { labelSelectorOf, selected, selectorText } from "./relations/selection.ts";
import type { Rule } from "./rule.ts";

/** @codes gathered by the build */
export const codes = {
  "overlapping-selectors": {
    cause:
      "The selector of a workload fits another workload's pods. Kubernetes does not stop it, and counts, logs and evicts the pods of both as those of one; one may take over pods that the other leaves behind.",
    cure: "Give each workload and its pods a label of their own, and select by it.",
  },
} as const satisfies CodeTexts;

/** Kinds whose selectors must not overlap (Kubernetes' documentation on Deployments, StatefulSets and DaemonSets, "Pod selector"). */
const controllers: ReadonlySet<string> = new Set([
  "Deployment.apps",
  "StatefulSet.apps",
  "DaemonSet.apps",
  "ReplicaSet.apps",
]);

/** Workloads select their own pods. Those that are scaled are the autoscalers' rule. */
export const selectors: Rule = (scope) => {
  const { unit } = inventoryOf(scope);
  const scaled = new Set(readAutoscalers(unit).map(({ target }) => `${target.kind}/${target.name}`));
  const pods = podsOf(unit).filter(({ maker }) => controllers.has(groupKind(maker.object)) && !isScaled(maker, scaled));
  const areBeside = besideIn(unit);
  const byLabel = labelIndex(pods);
  const told = new Set<CompiledObject>();
  return pods.flatMap(({ maker }) => {
    const other = strangerOf(maker, candidates(maker, byLabel) ?? pods, areBeside);
    if (other === undefined || told.has(other)) return [];
    told.add(maker);
    return [overlap(maker, other)];
  });
};

function isScaled({ object }: CompiledObject, scaled: ReadonlySet<string>): boolean {
  return scaled.has(`${object.kind}/${object.metadata.name}`);
}

/** Pods by each of their labels: thousands of workloads are not compared with one another. */
function labelIndex(pods: readonly Pods[]): ReadonlyMap<string, readonly Pods[]> {
  const index = new Map<string, Pods[]>();
  for (const each of pods) {
    for (const label of Object.entries(each.labels)) {
      const key = label.join("=");
      const others = index.get(key);
      if (others === undefined) index.set(key, [each]);
      else others.push(each);
    }
  }
  return index;
}

/** The pods that have what of the selector's labels the fewest have; undefined without such labels. */
function candidates(
  { object }: CompiledObject,
  byLabel: ReadonlyMap<string, readonly Pods[]>,
): readonly Pods[] | undefined {
  const wanted = Object.entries(asTextMap(at(object, "spec", "selector", "matchLabels")));
  const found = wanted.map((label) => byLabel.get(label.join("=")) ?? []);
  return found.toSorted((one, other) => one.length - other.length)[0];
}

/** Another workload in the same place whose pods the selector of `maker` fits. */
function strangerOf(maker: CompiledObject, pods: readonly Pods[], areBeside: Beside): CompiledObject | undefined {
  const selector = at(maker.object, "spec", "selector");
  if (!isRecord(selector) || Object.keys(selector).length === 0) return undefined;
  return selected(pods, labelSelectorOf(selector), maker.object.metadata.namespace).find(
    (each) => each.maker !== maker && areBeside(maker, each.maker),
  )?.maker;
}

function overlap(maker: CompiledObject, other: CompiledObject): Diagnostic {
  const { kind, metadata } = other.object;
  return finding("overlapping-selectors", maker, {
    severity: "warning",
    origin: placeOf(maker, ["spec", "selector"]),
    message: `Its selector (${selectorText(labelSelectorOf(at(maker.object, "spec", "selector")))}) fits the pods of ${kind}/${metadata.name} too.`,
    hint: "Give each of the two a label of its own, in the selector and on the pods.",
  });
}
