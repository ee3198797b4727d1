import { listKeys } from "../../model/kubernetes/list-keys.ts";
import { strategicMerge } from "../../model/kubernetes/strategic-merge.ts";
import type { Loose } from "../../model/loose.ts";
import type { Fields } from "../../model/workload.ts";

/** `fields` laid over `compiled`, an object of a type of Kubernetes, by its own list keys. */
export function merged<Compiled extends object>(
  compiled: Compiled,
  fields: Fields,
  type: "Container" | "PodSpec",
): Compiled {
  if (Object.keys(fields).length === 0) return compiled;
  return strategicMerge(compiled as unknown as Loose, fields, { type }, listKeys().types) as unknown as Compiled;
}

/** The same for a whole object. */
export function patched<Compiled extends { readonly apiVersion: string; readonly kind: string }>(
  object: Compiled,
  patch: Fields,
): Compiled {
  const { kinds, types } = listKeys();
  const type = kinds[`${object.apiVersion}/${object.kind}`];
  const node = type === undefined ? undefined : { type };
  return strategicMerge(object as unknown as Loose, patch, node, types) as unknown as Compiled;
}
