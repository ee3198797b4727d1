import type { LabelSelector } from "kubernetes-types/meta/v1.js";
import { entryOf } from "../loose.ts";

/**
 * Whether `labels` satisfy a Kubernetes label selector: every entry of matchLabels and every one of matchExpressions.
 * An empty selector matches everything. NotIn is satisfied by a missing label, as in the API.
 */
export function selectorMatches(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (entryOf(labels, key) !== value) return false;
  }
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) =>
    operatorHolds(operator, values, entryOf(labels, key)),
  );
}

/** Whether one requirement holds for a value that may be missing. An operator that the API does not have never holds. */
export function operatorHolds(operator: string, values: readonly string[], value: string | undefined): boolean {
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return false;
  }
}
