import type { CompiledObject } from "../../model/compiled.ts";
import { groupOf } from "../../model/kubernetes/kinds.ts";
import type { OwnObject } from "../../model/own-objects.ts";

/** Folder of a unit's output for objects of one's own that lie in no folder. */
const loose = "own";

/** A unit's objects with those of one's own, in the order of their paths. */
export function withOwn(
  compiled: readonly CompiledObject[],
  own: readonly OwnObject[] = [],
): readonly CompiledObject[] {
  if (own.length === 0) return compiled;
  const taken = new Set(compiled.map(({ path }) => path));
  const objects = own.map(({ object, component, source }) => {
    const folder = component === "" ? loose : component;
    const usual = `${folder}/${object.kind.toLowerCase()}-${object.metadata.name}`;
    // Kinds of two groups may have one name. What is there twice is told by a rule.
    const path = taken.has(`${usual}.yaml`) ? `${usual}.${groupOf(object.apiVersion)}.yaml` : `${usual}.yaml`;
    taken.add(path);
    return { path, object, origin: { files: [source], pointer: "" } };
  });
  return [...compiled, ...objects].sort((a, b) => (a.path < b.path ? -1 : 1));
}
