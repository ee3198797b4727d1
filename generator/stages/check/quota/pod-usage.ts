import { asRecord, asRecords, type Loose, textOf } from "../../../model/loose.ts";
import type { Admission } from "../../../model/resources/admission.ts";
import type { Amounts } from "../../../model/resources/amounts.ts";
import { type PodResources, podLimits, podRequests } from "../../../model/resources/pod-resources.ts";
import { type Quantity, wholeQuantity } from "../../../model/resources/quantity.ts";

/** What decides whether the scopes of a quota cover a pod. */
export interface PodTraits {
  readonly kind: "pod";
  readonly terminating: boolean;
  readonly bestEffort: boolean;
  readonly crossNamespaceAffinity: boolean;
  readonly priorityClass?: string;
}

const one = wholeQuantity(1);

/**
 * What a quota is charged for one pod that is not over, by the names that quotas use
 * (pkg/quota/v1/evaluator/core/pods.go). `count/pods` is left out: it counts pods that are over too.
 */
export function podUsage(resources: PodResources): Map<string, Quantity> {
  const usage = new Map<string, Quantity>([["pods", one]]);
  for (const [name, amount] of podRequests(resources)) {
    if (name === "cpu" || name === "memory" || name === "ephemeral-storage" || name.startsWith("hugepages-")) {
      usage.set(name, amount);
      usage.set(`requests.${name}`, amount);
    } else if (isExtended(name)) {
      usage.set(`requests.${name}`, amount);
    }
  }
  for (const [name, amount] of podLimits(resources)) {
    if (name === "cpu" || name === "memory" || name === "ephemeral-storage") usage.set(`limits.${name}`, amount);
  }
  return usage;
}

/** A name of a vendor's resource, such as nvidia.com/gpu, or of a device class. */
function isExtended(name: string): boolean {
  if (name.startsWith("deviceclass.resource.kubernetes.io/")) return true;
  return name.includes("/") && !name.includes("kubernetes.io/");
}

const compulsory = /^((requests|limits)\.)?(cpu|memory)$/;

/** Those of a quota's resources that every container must say, or admission refuses its pod. */
export function compulsoryResources(hard: Amounts): readonly string[] {
  return [...hard.keys()].filter((name) => compulsory.test(name));
}

/**
 * The containers that lack one of `required`, by resource. A pod that says anything for itself as a whole is let
 * through (podEvaluator.Constraints).
 */
export function missingResources(
  required: readonly string[],
  { containers, initContainers, pod }: PodResources,
): ReadonlyMap<string, readonly string[]> {
  const missing = new Map<string, readonly string[]>();
  if (pod !== undefined) return missing;
  for (const name of required) {
    const side = name.startsWith("limits.") ? "limits" : "requests";
    const resource = name.slice(name.indexOf(".") + 1);
    const lacking = [...containers, ...initContainers].filter((container) => !container[side].has(resource));
    if (lacking.length > 0) {
      missing.set(
        name,
        lacking.map((container) => container.name),
      );
    }
  }
  return missing;
}

/** The traits of an admitted pod. A Job's own deadline does not make its pods terminating, only the pod's does. */
export function podTraits(spec: Loose, resources: PodResources, admission: Admission): PodTraits {
  const priorityClass = textOf(spec.priorityClassName) ?? admission.priorityClass;
  return {
    kind: "pod",
    terminating: typeof spec.activeDeadlineSeconds === "number" && spec.activeDeadlineSeconds >= 0,
    bestEffort: isBestEffort(spec, resources),
    crossNamespaceAffinity: hasCrossNamespaceAffinity(asRecord(spec.affinity)),
    ...(priorityClass === undefined ? {} : { priorityClass }),
  };
}

/** No CPU or memory above zero anywhere (pkg/apis/core/v1/helper/qos, ComputePodQOS). */
function isBestEffort(spec: Loose, { containers, initContainers, pod }: PodResources): boolean {
  const own = pod === undefined ? [] : [pod];
  const asking =
    typeof spec.resources === "object" && spec.resources !== null ? own : [...containers, ...initContainers];
  return asking.every(({ requests, limits }) =>
    ["cpu", "memory"].every((name) => (requests.get(name) ?? 0n) === 0n && (limits.get(name) ?? 0n) === 0n),
  );
}

function hasCrossNamespaceAffinity(affinity: Loose): boolean {
  return [asRecord(affinity.podAffinity), asRecord(affinity.podAntiAffinity)].some((side) => {
    const preferred = asRecords(side.preferredDuringSchedulingIgnoredDuringExecution);
    const terms = [
      ...asRecords(side.requiredDuringSchedulingIgnoredDuringExecution),
      ...preferred.map((item) => asRecord(item.podAffinityTerm)),
    ];
    return terms.some((term) => Array.isArray(term.namespaces) || asRecord(term).namespaceSelector !== undefined);
  });
}
