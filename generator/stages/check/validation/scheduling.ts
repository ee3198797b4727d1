import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import { labelValue, qualifiedName } from "../naming/forms.ts";
import type { Path } from "../schema/faults.ts";
import { each, isSet, type Problem, refuseIf } from "./problem.ts";
import { nodeSelectorProblems, nodeTermProblems, selectorProblems } from "./selectors.ts";

/** Where a pod may go (ValidateTolerations, validateAffinity, validateTopologySpreadConstraints, validateSchedulingGates). */
export function schedulingProblems(spec: Loose, path: Path): readonly Problem[] {
  return [
    ...each(spec.tolerations, [...path, "tolerations"], tolerationProblems),
    ...affinityProblems(asRecord(spec.affinity), [...path, "affinity"]),
    ...spreadProblems(spec.topologySpreadConstraints, [...path, "topologySpreadConstraints"]),
    ...repeatedNames(spec.schedulingGates, [...path, "schedulingGates"]),
  ];
}

function tolerationProblems(toleration: Loose, path: Path): readonly Problem[] {
  const operator = asText(toleration.operator);
  const value = asText(toleration.value);
  const wrong = operator === "Exists" ? undefined : labelValue(value);
  return [
    ...refuseIf(
      asText(toleration.key) === "" && operator !== "Exists",
      path,
      "has no `key`, which means every taint and needs the operator Exists.",
      "Name the key, or write `operator: Exists`.",
    ),
    ...refuseIf(
      isSet(toleration.tolerationSeconds) && toleration.effect !== "NoExecute",
      [...path, "tolerationSeconds"],
      "is for the effect NoExecute only.",
      "Remove it, or set the effect.",
    ),
    ...refuseIf(operator === "Exists" && value !== "", [...path, "value"], "is set beside Exists.", "Remove it."),
    ...refuseIf(wrong !== undefined, [...path, "value"], `is \`${value}\`, which ${wrong}.`, "Correct it."),
  ];
}

const required = "requiredDuringSchedulingIgnoredDuringExecution";
const preferred = "preferredDuringSchedulingIgnoredDuringExecution";

function affinityProblems({ nodeAffinity, podAffinity, podAntiAffinity }: Loose, path: Path): readonly Problem[] {
  const nodes = asRecord(nodeAffinity);
  return [
    ...nodeSelectorProblems(nodes[required], [...path, "nodeAffinity", required]),
    ...each(nodes[preferred], [...path, "nodeAffinity", preferred], ({ preference }, place) =>
      nodeTermProblems(preference, [...place, "preference"], false),
    ),
    ...Object.entries({ podAffinity, podAntiAffinity }).flatMap(([field, affinity]) => [
      ...each(asRecord(affinity)[required], [...path, field, required], podTermProblems),
      ...each(asRecord(affinity)[preferred], [...path, field, preferred], ({ podAffinityTerm }, place) =>
        podTermProblems(asRecord(podAffinityTerm), [...place, "podAffinityTerm"]),
      ),
    ]),
  ];
}

function podTermProblems(term: Loose, path: Path): readonly Problem[] {
  const { matchLabelKeys, mismatchLabelKeys, labelSelector } = term;
  const mismatched = asList(mismatchLabelKeys);
  return [
    ...selectorProblems(labelSelector, [...path, "labelSelector"]),
    ...selectorProblems(term.namespaceSelector, [...path, "namespaceSelector"]),
    ...labelKeyProblems(matchLabelKeys, labelSelector, [...path, "matchLabelKeys"], true),
    ...labelKeyProblems(mismatchLabelKeys, labelSelector, [...path, "mismatchLabelKeys"], false),
    ...refuseIf(
      asList(matchLabelKeys).some((key) => mismatched.includes(key)),
      [...path, "matchLabelKeys"],
      "has a key that mismatchLabelKeys has too.",
      "Keep it in one of them.",
    ),
  ];
}

/** Keys whose values the pod itself brings; those that must match may not be in the selector already. */
function labelKeyProblems(keys: unknown, selector: unknown, path: Path, matching: boolean): readonly Problem[] {
  const list = asList(keys).map(asText);
  const { matchLabels, matchExpressions } = asRecord(selector);
  const selected = [...Object.keys(asRecord(matchLabels)), ...asList(matchExpressions).map((one) => asRecord(one).key)];
  return [
    ...refuseIf(list.length > 0 && !isSet(selector), path, "is set without a labelSelector.", "Add one, or remove it."),
    ...list.flatMap((key, index) => [
      ...refuseIf(qualifiedName(key) !== undefined, [...path, index], "is no key of a label.", "Correct it."),
      ...refuseIf(matching && selected.includes(key), [...path, index], "is in the labelSelector too.", "Remove it."),
    ]),
  ];
}

function spreadProblems(constraints: unknown, path: Path): readonly Problem[] {
  const seen = new Set<string>();
  return each(constraints, path, (constraint, place) => {
    const { minDomains, whenUnsatisfiable, topologyKey, labelSelector } = constraint;
    const pair = `${asText(topologyKey)} ${asText(whenUnsatisfiable)}`;
    const again = seen.has(pair);
    seen.add(pair);
    return [
      ...refuseIf(again, place, "has the topologyKey and whenUnsatisfiable of an earlier one.", "Join the two."),
      ...refuseIf(
        isSet(minDomains) && whenUnsatisfiable !== "DoNotSchedule",
        [...place, "minDomains"],
        "is for whenUnsatisfiable: DoNotSchedule only.",
        "Remove it.",
      ),
      ...selectorProblems(labelSelector, [...place, "labelSelector"]),
      ...labelKeyProblems(constraint.matchLabelKeys, labelSelector, [...place, "matchLabelKeys"], true),
    ];
  });
}

function repeatedNames(list: unknown, path: Path): readonly Problem[] {
  const names = asList(list).map((item) => asText(asRecord(item).name));
  return names.flatMap((name, index) =>
    refuseIf(names.indexOf(name) < index, [...path, index], `has the name ${name} again.`, "Remove one of them."),
  );
}
