import type { CompiledObject } from "../../../model/compiled.ts";

/** Says whether two objects are surely in one namespace at one time. */
export type Beside = (one: CompiledObject, other: CompiledObject) => boolean;

/**
 * Both name their namespace, or they lie in one file. A folder of manifests may hold several applications, or several
 * versions of one: an object that is there twice is a sign of that, and nothing is known then.
 */
export function besideIn(objects: readonly CompiledObject[]): Beside {
  const counts = new Map<string, number>();
  for (const compiled of objects) counts.set(keyOf(compiled), (counts.get(keyOf(compiled)) ?? 0) + 1);
  const isOnce = (compiled: CompiledObject) => (counts.get(keyOf(compiled)) ?? 0) <= 1;
  return (one, other) => {
    if (one === other) return true;
    const [namespace, second] = [one.object.metadata.namespace, other.object.metadata.namespace];
    if (namespace !== second || !isOnce(one) || !isOnce(other)) return false;
    return namespace !== undefined || fileOf(one.path) === fileOf(other.path);
  };
}

function keyOf({ object: { kind, metadata } }: CompiledObject): string {
  return `${kind}/${metadata?.namespace ?? ""}/${metadata?.name}`;
}

/** The file that manifests were read from. */
function fileOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("#"), 0));
}

/** The folder that a file lies in; empty for the outermost. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}
