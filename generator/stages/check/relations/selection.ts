import type { LabelSelector } from "kubernetes-types/meta/v1.js";
import { selectorMatches } from "../../../model/kubernetes/selectors.ts";
import { asList, asTextMap, asTexts, at, isRecord, textOf } from "../../../model/loose.ts";
import { sameNamespace } from "./inventory.ts";
import type { Pods } from "./pods.ts";

/** A label selector read from an object that may have been written by hand. */
export function labelSelectorOf(value: unknown): LabelSelector {
  return {
    matchLabels: asTextMap(at(value, "matchLabels")),
    matchExpressions: asList(at(value, "matchExpressions"))
      .filter(isRecord)
      .map((expression) => ({
        key: textOf(expression.key) ?? "",
        operator: textOf(expression.operator) ?? "",
        values: [...asTexts(expression.values)],
      })),
  };
}

/** The pods of a namespace that a selector selects. */
export function selected(
  pods: readonly Pods[],
  selector: LabelSelector,
  namespace: string | undefined,
): readonly Pods[] {
  return pods.filter((pod) => sameNamespace(pod.namespace, namespace) && selectorMatches(selector, pod.labels));
}

/** A selector in words, e.g. `app=mysql`. */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const expressions = matchExpressions.map(({ key, operator, values = [] }) =>
    values.length === 0 ? `${key} ${operator}` : `${key} ${operator} (${values.join(", ")})`,
  );
  return [...labels, ...expressions].join(", ");
}
