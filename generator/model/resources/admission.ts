import type { CompiledObject } from "../compiled.ts";
import { asRecord, textOf } from "../loose.ts";
import { type Amounts, readAmounts } from "./amounts.ts";
import { containerDefaults, type LimitRange, type RequestsAndLimits, readLimitRange } from "./limit-ranges.ts";

/** What admission changes pods and claims by, before quotas count them. */
export interface Admission {
  readonly limitRanges: readonly LimitRange[];
  readonly defaults: RequestsAndLimits;
  /** Overhead of pods by RuntimeClass. */
  readonly overheads: ReadonlyMap<string, Amounts>;
  /** PriorityClass of pods that name none. */
  readonly priorityClass?: string;
  /** StorageClass of claims that name none. */
  readonly storageClass?: string;
}

/**
 * Admission as the LimitRanges of one namespace and the classes of the cluster set it up. The plugins are LimitRanger,
 * RuntimeClass, Priority and DefaultStorageClass; each is on by default.
 */
export function readAdmission(namespaced: readonly CompiledObject[], cluster: readonly CompiledObject[]): Admission {
  const limitRanges = namespaced
    .filter(({ object }) => object.kind === "LimitRange" && object.apiVersion === "v1")
    .map(({ object }) => readLimitRange(object.metadata.name, object));
  const overheads = new Map<string, Amounts>();
  let priorityClass: string | undefined;
  let storageClass: string | undefined;
  for (const { object } of cluster) {
    if (object.kind === "RuntimeClass") {
      overheads.set(object.metadata.name, readAmounts(asRecord(object.overhead).podFixed));
    }
    if (object.kind === "PriorityClass" && object.globalDefault === true) priorityClass = object.metadata.name;
    if (object.kind === "StorageClass" && isDefaultClass(object.metadata.annotations)) {
      storageClass = object.metadata.name;
    }
  }
  return {
    limitRanges,
    defaults: containerDefaults(limitRanges),
    overheads,
    ...(priorityClass === undefined ? {} : { priorityClass }),
    ...(storageClass === undefined ? {} : { storageClass }),
  };
}

function isDefaultClass(annotations: unknown): boolean {
  return textOf(asRecord(annotations)["storageclass.kubernetes.io/is-default-class"]) === "true";
}
