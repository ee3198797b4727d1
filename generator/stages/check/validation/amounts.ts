import { asRecord, type Loose } from "../../../model/loose.ts";
import { parseQuantity, wholeQuantity } from "../../../model/resources/quantity.ts";
import { qualifiedName } from "../naming/forms.ts";
import type { Path } from "../schema/faults.ts";
import { isSet, type Problem } from "./problem.ts";

/** Where amounts stand, and so which resources may be named there (pkg/apis/core/helper/helpers.go). */
export type AmountsOf = "container" | "claim" | "quota";

const container = ["cpu", "memory", "ephemeral-storage"];
/** Numbers of objects, which are whole. */
const numbers = [
  ...["configmaps", "persistentvolumeclaims", "pods", "replicationcontrollers", "resourcequotas", "secrets"],
  ...["services", "services.loadbalancers", "services.nodeports"],
];
const inQuotas = [
  ...container,
  ...container.flatMap((resource) => [`requests.${resource}`, `limits.${resource}`]),
  ...["requests.storage", ...numbers],
];
const standard: Readonly<Record<AmountsOf, ReadonlySet<string>>> = {
  container: new Set(container),
  // LimitRanges of claims take whatever resource there is.
  claim: new Set([...inQuotas, "storage"]),
  quota: new Set(inQuotas),
};
const hugePages: Readonly<Record<AmountsOf, RegExp>> = {
  container: /^hugepages-/,
  claim: /^(requests\.)?hugepages-/,
  quota: /^(requests\.)?hugepages-/,
};

/** Whether a request may be lower than its limit: not of a vendor's resources and huge pages. */
export function isOvercommitAllowed(resource: string): boolean {
  return isNative(resource) && !resource.startsWith("hugepages-");
}

function isNative(resource: string): boolean {
  return !resource.includes("/") || resource.includes("kubernetes.io/");
}

/** A resource list (ValidateResourceQuantityValue, validateResourceName). Texts that are no amounts are the schema's. */
export function amountProblems(list: unknown, path: Path, place: AmountsOf): readonly Problem[] {
  return Object.entries(asRecord(list)).flatMap(([resource, value]) => {
    const problem = nameProblem(resource, place) ?? valueProblem(resource, value);
    return problem === undefined ? [] : [{ path: [...path, resource], ...problem }];
  });
}

/** The same, whatever the amounts are: those of a LimitRange may be less than nothing. */
export function nameProblems(list: unknown, path: Path, place: AmountsOf): readonly Problem[] {
  return Object.keys(asRecord(list)).flatMap((resource) => {
    const problem = nameProblem(resource, place);
    return problem === undefined ? [] : [{ path: [...path, resource], ...problem }];
  });
}

type Fault = Pick<Problem, "message" | "hint">;

/** What is wrong with the name of a resource (ValidateResourceQuotaResourceName, validateContainerResourceName). */
function nameProblem(resource: string, place: AmountsOf): Fault | undefined {
  if (!resource.includes("/")) {
    if (standard[place].has(resource) || hugePages[place].test(resource)) return undefined;
    const hint = `Use ${[...standard[place]].join(", ")}, or a name with a domain.`;
    return { message: "is no resource that can be named here.", hint };
  }
  const wrong = qualifiedName(resource);
  if (wrong !== undefined) return { message: `${wrong}.`, hint: "Correct it." };
  if (place === "container" && (resource.startsWith("requests.") || isReserved(resource))) {
    return { message: "is no name of an extended resource.", hint: "Name it as its device plugin does." };
  }
  return undefined;
}

/** A quota counts a vendor's resource as `requests.<name>`, which must be a name too. */
function isReserved(resource: string): boolean {
  return !isNative(resource) && qualifiedName(`requests.${resource}`) !== undefined;
}

function valueProblem(resource: string, value: unknown): Fault | undefined {
  const amount = isSet(value) ? parseQuantity(value) : undefined;
  if (amount === undefined) return undefined;
  if (amount < 0n) return { message: "is less than nothing.", hint: "Write 0 or more." };
  const whole = numbers.includes(resource) || !isNative(resource);
  if (!whole || amount % wholeQuantity(1) === 0n) return undefined;
  return { message: "is a number of things, and not whole.", hint: "Write a whole number." };
}

/** What a container or a pod asks for. */
export function resourceProblems(resources: Loose, path: Path): readonly Problem[] {
  return ["requests", "limits"].flatMap((side) => amountProblems(resources[side], [...path, side], "container"));
}
