import type { LabelSelectorRequirement } from "kubernetes-types/meta/v1.js";
import { selectorMatches } from "../kubernetes/selectors.ts";
import { asList, asRecord, entryOf, textOf } from "../loose.ts";

export type Labels = Readonly<Record<string, string>>;

/** Whether labels satisfy a selector that was read before. */
export type LabelTest = (labels: Labels) => boolean;

const always: LabelTest = () => true;
const never: LabelTest = () => false;

/**
 * A label selector, read once so that testing many labels against it is cheap. An empty one matches everything. One
 * that the API server would refuse (a value that is no text, an unknown operator) matches nothing.
 */
export function labelTest(selector: unknown): LabelTest {
  const { matchLabels, matchExpressions } = asRecord(selector);
  const pairs = Object.entries(asRecord(matchLabels));
  if (pairs.some(([, value]) => typeof value !== "string")) return never;
  const hasPairs = pairsTest(pairs);
  const expressions = asList(matchExpressions);
  if (expressions.length === 0) return hasPairs;
  const requirements = { matchExpressions: expressions.map(requirementOf) };
  return (labels) => hasPairs(labels) && selectorMatches(requirements, labels);
}

/** Most selectors have one pair, and all pairs of pods are held against all selectors: this is the hot path. */
function pairsTest(pairs: readonly (readonly [string, unknown])[]): LabelTest {
  const [first] = pairs;
  if (first === undefined) return always;
  const [key, value] = first;
  if (pairs.length === 1) return (labels) => entryOf(labels, key) === value;
  return (labels) => pairs.every((pair) => entryOf(labels, pair[0]) === pair[1]);
}

function requirementOf(value: unknown): LabelSelectorRequirement {
  const { key, operator, values } = asRecord(value);
  return {
    key: textOf(key) ?? "",
    operator: textOf(operator) ?? "",
    values: asList(values).filter((entry): entry is string => typeof entry === "string"),
  };
}
