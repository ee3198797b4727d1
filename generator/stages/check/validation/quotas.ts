import { asList, asRecord, asText, entryOf, type Loose } from "../../../model/loose.ts";
import { type Amounts, amountOf } from "../../../model/resources/amounts.ts";
import { type LimitRangeItem, readLimitRange } from "../../../model/resources/limit-ranges.ts";
import { wholeQuantity } from "../../../model/resources/quantity.ts";
import type { Path } from "../schema/faults.ts";
import { type AmountsOf, amountProblems, isOvercommitAllowed, nameProblems } from "./amounts.ts";
import type { Problem } from "./problem.ts";

/** Quotas (pkg/apis/core/validation/validation.go, ValidateResourceQuotaSpec). */
export function quotaProblems(object: Loose): readonly Problem[] {
  const spec = asRecord(object.spec);
  const scopes = asList(spec.scopes).map(asText);
  const contrary = [
    ["BestEffort", "NotBestEffort"],
    ["Terminating", "NotTerminating"],
  ].filter((pair) => pair.every((scope) => scopes.includes(scope)));
  const selected = asList(asRecord(spec.scopeSelector).matchExpressions).map((one) => asText(asRecord(one).scopeName));
  return [
    ...amountProblems(spec.hard, ["spec", "hard"], "quota"),
    ...scopeProblems(scopes, Object.keys(asRecord(spec.hard)), ["spec", "scopes"]),
    ...scopeProblems(selected, Object.keys(asRecord(spec.hard)), ["spec", "scopeSelector"]),
    ...contrary.map((pair) => ({
      path: ["spec", "scopes"],
      message: `has both ${pair.join(" and ")}, and nothing is both.`,
      hint: "Make a quota of each.",
    })),
  ];
}

/** Scopes choose among pods, so that they go with what pods have (IsResourceQuotaScopeValidForResource). */
const ofPods = /^(pods|((requests|limits)\.)?(cpu|memory))$/;
const ofStandard =
  /^(pods|((requests|limits)\.)?(cpu|memory|ephemeral-storage)|configmaps|secrets|services(\.\w+)?|persistentvolumeclaims|replicationcontrollers|resourcequotas|requests\.storage|(requests\.)?hugepages-.*)$/;
const podScopes = ["NotBestEffort", "NotTerminating", "PriorityClass", "Terminating", "CrossNamespacePodAffinity"];

function scopeProblems(scopes: readonly string[], resources: readonly string[], path: Path): readonly Problem[] {
  return scopes.flatMap((scope) => {
    const known = scope === "BestEffort" || podScopes.includes(scope);
    const other = resources.find(
      (resource) =>
        ofStandard.test(resource) && !(scope === "BestEffort" ? resource === "pods" : ofPods.test(resource)),
    );
    if (!known || other === undefined) return [];
    const message = `has ${scope}, which chooses among pods, and the quota limits ${other}.`;
    return [{ path, message, hint: `Limit ${other} in a quota without scopes.` }];
  });
}

const one = wholeQuantity(1);
const types: Readonly<Record<string, AmountsOf>> = {
  Container: "container",
  Pod: "container",
  PersistentVolumeClaim: "claim",
};

/** Limit ranges (ValidateLimitRange in the same file), with the defaults that are worked out from the maximum. */
export function limitRangeProblems(object: Loose): readonly Problem[] {
  const written = asList(asRecord(object.spec).limits).map(asRecord);
  const { items } = readLimitRange("", object);
  const seen = new Set<string>();
  return written.flatMap((entry, index) => {
    const item = items[index];
    const path = ["spec", "limits", index];
    const type = asText(entry.type);
    const repeated = seen.has(type);
    seen.add(type);
    return [
      ...(repeated ? [{ path, message: `is a second entry of type ${type}.`, hint: "Join the two." }] : []),
      ...typeProblems(entry, type, path),
      ...["min", "max", "default", "defaultRequest", "maxLimitRequestRatio"].flatMap((field) =>
        nameProblems(entry[field], [...path, field], entryOf(types, type) ?? "claim"),
      ),
      ...(item === undefined ? [] : orderProblems(item, path)),
    ];
  });
}

function typeProblems(entry: Loose, type: string, path: Path): readonly Problem[] {
  const problems: Problem[] = [];
  if (!type.includes("/") && !Object.hasOwn(types, type)) {
    const hint = `Use ${Object.keys(types).join(", ")}.`;
    problems.push({ path: [...path, "type"], message: "is nothing that can be limited.", hint });
  }
  if (type === "Pod") {
    for (const field of ["default", "defaultRequest"]) {
      if (Object.keys(asRecord(entry[field])).length === 0) continue;
      const message = "is set, but a pod as a whole has no defaults.";
      problems.push({ path: [...path, field], message, hint: "Give them to the type Container." });
    }
  }
  const { storage: least } = asRecord(entry.min);
  const { storage: most } = asRecord(entry.max);
  if (type === "PersistentVolumeClaim" && least === undefined && most === undefined) {
    problems.push({ path, message: "limits no storage of claims.", hint: "Add min or max with `storage`." });
  }
  return problems;
}

function orderProblems(item: LimitRangeItem, path: Path): readonly Problem[] {
  const { min, max, defaultLimits, defaultRequests, ratio } = item;
  const problems: Problem[] = [];
  const order = (lower: Amounts, low: string, upper: Amounts, high: string) => {
    for (const [resource, amount] of lower) {
      const other = upper.get(resource);
      if (other === undefined || amount <= other) continue;
      const [more, less] = [amountOf(resource, amount), amountOf(resource, other)];
      const message = `contradicts itself about ${resource}: the ${low} is ${more}, and the ${high} is ${less}.`;
      problems.push({ path, message, hint: "What is not written follows from the maximum, or from the limit." });
    }
  };
  order(min, "minimum", max, "maximum");
  if (item.type !== "Pod") {
    order(min, "minimum", defaultRequests, "default request");
    order(min, "minimum", defaultLimits, "default limit");
    order(defaultRequests, "default request", defaultLimits, "default limit");
    order(defaultRequests, "default request", max, "maximum");
    order(defaultLimits, "default limit", max, "maximum");
  }
  return [
    ...problems,
    ...ratioProblems(ratio, min, max, path),
    ...unequalDefaults(defaultRequests, defaultLimits, path),
  ];
}

function ratioProblems(ratio: Amounts, min: Amounts, max: Amounts, path: Path): readonly Problem[] {
  return [...ratio].flatMap(([resource, amount]): readonly Problem[] => {
    const place = [...path, "maxLimitRequestRatio", resource];
    if (amount < one) return [{ path: place, message: "is less than 1.", hint: "No limit is below its request." }];
    const [least, most] = [min.get(resource), max.get(resource)];
    if (least === undefined || most === undefined || amount * least <= most * one) return [];
    const message = `is more than the maximum divided by the minimum, ${amountOf(resource, most)} and ${amountOf(resource, least)}.`;
    return [{ path: place, message, hint: "Lower it, or leave it out." }];
  });
}

function unequalDefaults(requests: Amounts, limits: Amounts, path: Path): readonly Problem[] {
  return [...requests]
    .filter(([resource, amount]) => !isOvercommitAllowed(resource) && (limits.get(resource) ?? amount) !== amount)
    .map(([resource]) => ({
      path: [...path, "defaultRequest", resource],
      message: "differs from its default limit, and of this resource both are the same.",
      hint: "Write the same amount.",
    }));
}
