import type { PatchOperation } from "./input.ts";
import type { JsonPatchFault } from "./json-patch.ts";
import type { Fields } from "./workload.ts";

/** The object that a patch is for. `group` undefined: whichever group has an object of that kind and name. */
export interface PatchTarget {
  readonly kind: string;
  readonly name: string;
  readonly group?: string;
}

/** A change of one object of an environment, compiled or somebody's own. */
export interface ObjectPatch {
  readonly name: string;
  readonly target: PatchTarget;
  readonly change:
    | { readonly type: "merge"; readonly fields: Fields }
    | { readonly type: "json"; readonly operations: readonly PatchOperation[] };
}

/**
 * What is wrong with a patch, which only the objects show. It is then not laid over.
 *
 * - `fixed`: it changes what the object is known by, or what others rely on; `operation` is the one of a JSON patch.
 * - `refused`: an operation of a JSON patch cannot be done.
 * - `disputed`: another patch sets the same field, and not the same value.
 */
export type PatchFault = { readonly patch: ObjectPatch } & (
  | { readonly kind: "no-target" | "several-targets" }
  | { readonly kind: "fixed"; readonly path: readonly string[]; readonly operation?: number }
  | { readonly kind: "refused"; readonly operation: number; readonly fault: JsonPatchFault }
  | { readonly kind: "disputed"; readonly with: string; readonly path: readonly string[] }
);
