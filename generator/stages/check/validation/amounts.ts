import { asRecord, type Loose } from "../../../model/loose.ts";
import { parseQuantity, wholeQuantity } from "../../../model/resources/quantity.ts";
import { qualifiedName } from "../naming/forms.ts";
import type { Path } from "../schema/faults.ts";
import { isSet, type Problem, refuseIf } from "./problem.ts";

/** Where amounts stand, and so which resources may be named there (pkg/apis/core/helper/helpers.go). */
export type AmountsOf = "container" | "claim" | "pod" | "quota";

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
  pod: new Set(["cpu", "memory"]),
  quota: new Set(inQuotas),
};
const hugePages: Readonly<Record<AmountsOf, RegExp>> = {
  container: /^hugepages-/,
  claim: /^(requests\.)?hugepages-/,
  pod: /^hugepages-/,
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
export function nameProblem(resource: string, place: AmountsOf): Fault | undefined {
  // Of a pod as a whole only what Kubernetes itself shares out is counted (IsSupportedPodLevelResource).
  if (!resource.includes("/") || place === "pod") {
    if (standard[place].has(resource) || hugePages[place].test(resource)) return undefined;
    const hint = `Use ${[...standard[place]].join(", ")}${place === "pod" ? "" : ", or a name with a domain"}.`;
    return { message: "is no resource that can be named here.", hint };
  }
  const wrong = qualifiedName(resource);
  if (wrong !== undefined) return { message: `${wrong}.`, hint: "Correct it." };
  if (place === "container" && !isNative(resource) && !isExtended(resource)) {
    return { message: "is no name of an extended resource.", hint: "Name it as its device plugin does." };
  }
  return undefined;
}

/** A vendor's resource: a quota counts it as `requests.<name>`, which must be a name too (IsExtendedResourceName). */
function isExtended(resource: string): boolean {
  return (
    !isNative(resource) && !resource.startsWith("requests.") && qualifiedName(`requests.${resource}`) === undefined
  );
}

function valueProblem(resource: string, value: unknown): Fault | undefined {
  const amount = isSet(value) ? parseQuantity(value) : undefined;
  if (amount === undefined) return undefined;
  if (amount < 0n) return { message: "is less than nothing.", hint: "Write 0 or more." };
  const whole = numbers.includes(resource) || isExtended(resource);
  if (!whole || amount % wholeQuantity(1) === 0n) return undefined;
  return { message: "is a number of things, and not whole.", hint: "Write a whole number." };
}

/** What a container or a pod asks for (validateResourceRequirements). */
export function resourceProblems(resources: Loose, path: Path, place: "container" | "pod"): readonly Problem[] {
  const { requests, limits } = resources;
  return [
    ...["requests", "limits"].flatMap((side) => [
      ...amountProblems(resources[side], [...path, side], place),
      ...pageProblems(resources[side], [...path, side]),
      ...fractionProblems(resources[side], [...path, side]),
    ]),
    ...unlimitedProblems(asRecord(requests), asRecord(limits), path),
  ];
}

/** What cannot be overcommitted has a limit, and its request is the same. */
function unlimitedProblems(requests: Loose, limits: Loose, path: Path): readonly Problem[] {
  const all = [...Object.keys(requests), ...Object.keys(limits)];
  const pages = all.some((resource) => resource.startsWith("hugepages-"));
  return [
    ...Object.keys(requests).flatMap((resource) => {
      const request = parseQuantity(requests[resource] ?? 0);
      const limit = isSet(limits[resource]) ? parseQuantity(limits[resource]) : undefined;
      if (isOvercommitAllowed(resource) || request === undefined || limit === request) return [];
      const message = isSet(limits[resource]) ? "differs from its limit" : "has no limit";
      const hint = `Write the same amount into limits: of ${resource} nothing is lent.`;
      return [{ path: [...path, "requests", resource], message: `${message}.`, hint }];
    }),
    ...refuseIf(
      pages && !all.includes("cpu") && !all.includes("memory"),
      path,
      "has huge pages without cpu or memory.",
      "Add one of them.",
    ),
  ];
}

/** Huge pages are whole ones (IsHugePageResourceValueDivisible). */
function pageProblems(list: unknown, path: Path): readonly Problem[] {
  return Object.entries(asRecord(list)).flatMap(([resource, value]) => {
    if (!resource.startsWith("hugepages-")) return [];
    const size = parseQuantity(resource.slice("hugepages-".length));
    const amount = parseQuantity(value ?? 0);
    const whole = size !== undefined && size > 0n && amount !== undefined && amount % size === 0n;
    return refuseIf(
      !whole,
      [...path, resource],
      "is no number of whole pages.",
      "Write a multiple of the page's size.",
    );
  });
}

const inBytes = ["ephemeral-storage", "memory", "storage"];

/** A thousandth of a byte is a slip: `m` is not mega (pkg/api/pod/warnings.go, fractional byte value). */
export function fractionProblems(list: unknown, path: Path): readonly Problem[] {
  return inBytes.flatMap((resource) => {
    const value = asRecord(list)[resource];
    const amount = isSet(value) ? parseQuantity(value) : undefined;
    if (amount === undefined || amount % wholeQuantity(1) === 0n) return [];
    const message = `is ${String(value)}, which is no whole number of bytes.`;
    const hint = "m is a thousandth. Write Mi for mebibytes, such as 512Mi.";
    return [{ code: "fractional-bytes", path: [...path, resource], message, hint } as const];
  });
}
