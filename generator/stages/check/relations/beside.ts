import type { CompiledObject } from "../../../model/compiled.ts";

/**
 * Whether two objects are surely in one namespace at one time: both name it, or they lie in one folder. A folder of
 * manifests may hold several applications, and several versions of one, which have its name.
 */
export function areBeside(one: CompiledObject, other: CompiledObject): boolean {
  const [first, second] = [one.object, other.object];
  if (first.kind === second.kind && first.metadata.name === second.metadata.name) return one === other;
  if (first.metadata.namespace !== second.metadata.namespace) return false;
  return first.metadata.namespace !== undefined || folderOf(one.path) === folderOf(other.path);
}

/** The folder that a file lies in; empty for the outermost. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}
