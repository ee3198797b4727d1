import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import { dnsSubdomain, type Form, labelValue } from "../naming/forms.ts";
import type { Path } from "../schema/faults.ts";
import { each, type Problem, refuseIf } from "./problem.ts";

/** How many values an operator takes: at least and at most. */
const counts: Readonly<Record<string, readonly [number, number]>> = {
  DoesNotExist: [0, 0],
  Exists: [0, 0],
  Gt: [1, 1],
  In: [1, Number.POSITIVE_INFINITY],
  Lt: [1, 1],
  NotIn: [1, Number.POSITIVE_INFINITY],
};

/** A label selector (k8s.io/apimachinery pkg/apis/meta/v1/validation, ValidateLabelSelector). */
export function selectorProblems(selector: unknown, path: Path): readonly Problem[] {
  return each(asRecord(selector).matchExpressions, [...path, "matchExpressions"], countProblems);
}

function countProblems({ operator, values }: Loose, path: Path): readonly Problem[] {
  const [least, most] = counts[asText(operator)] ?? [0, Number.POSITIVE_INFINITY];
  const size = asList(values).length;
  const place = [...path, "values"];
  return [
    ...refuseIf(size < least, place, `is empty, but ${asText(operator)} needs values.`, "Add them."),
    ...refuseIf(size > most && most === 0, place, `is set beside ${asText(operator)}.`, "Remove it."),
    ...refuseIf(size > most && most === 1, place, `has more than one value beside ${asText(operator)}.`, "Keep one."),
  ];
}

const fieldOperators = ["In", "NotIn"];

/** Terms that select nodes (ValidateNodeSelectorTerm of pkg/apis/core/validation). Preferences may have any value. */
export function nodeTermProblems(term: unknown, path: Path, required: boolean): readonly Problem[] {
  const { matchExpressions, matchFields } = asRecord(term);
  return [
    ...each(matchExpressions, [...path, "matchExpressions"], (one, place) => [
      ...refuseIf(
        counts[asText(one.operator)] === undefined,
        [...place, "operator"],
        `is \`${asText(one.operator)}\`, which is no operator.`,
        `Use ${Object.keys(counts).join(", ")}.`,
      ),
      ...countProblems(one, place),
      ...(required ? formProblems(one.values, [...place, "values"], labelValue) : []),
    ]),
    ...each(matchFields, [...path, "matchFields"], ({ key, operator, values }, place) => [
      ...refuseIf(
        key !== "metadata.name",
        [...place, "key"],
        "is no field of a node to select by.",
        "Use metadata.name.",
      ),
      ...refuseIf(
        !fieldOperators.includes(asText(operator)),
        [...place, "operator"],
        "must be In or NotIn.",
        "Use In.",
      ),
      ...refuseIf(asList(values).length !== 1, [...place, "values"], "must be one name.", "Name one node."),
      ...formProblems(values, [...place, "values"], dnsSubdomain),
    ]),
  ];
}

/** What must be selected of nodes: at least one term. */
export function nodeSelectorProblems(selector: unknown, path: Path): readonly Problem[] {
  return each(asRecord(selector).nodeSelectorTerms, [...path, "nodeSelectorTerms"], (term, place) =>
    nodeTermProblems(term, place, true),
  );
}

function formProblems(values: unknown, path: Path, form: Form): readonly Problem[] {
  return asList(values).flatMap((value, index) => {
    const wrong = form(asText(value));
    return refuseIf(wrong !== undefined, [...path, index], `is \`${asText(value)}\`, which ${wrong}.`, "Correct it.");
  });
}
