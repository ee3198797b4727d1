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
  const usual = own.map(({ component, object }) => pathOf(component, [object.kind, object.metadata.name]));
  const times = new Map<string, number>();
  for (const path of [...compiled.map(({ path }) => path), ...usual]) times.set(path, (times.get(path) ?? 0) + 1);
  const objects = own.map(({ object, component, source }, index): CompiledObject => {
    const short = usual[index] ?? "";
    // Two groups may have a kind of one name, and two namespaces an object of one name.
    const { apiVersion, kind, metadata } = object;
    const whole = [kind, groupOf(apiVersion), metadata.namespace ?? "", object.metadata.name];
    const path = times.get(short) === 1 ? short : pathOf(component, whole);
    return { path, object, origin: { files: [source], pointer: "" } };
  });
  return [...compiled, ...objects].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Names of roles and kinds of anybody may have what no file system takes. */
function pathOf(component: string, [kind = "", ...rest]: readonly string[]): string {
  const name = [kind.toLowerCase(), ...rest.filter((part) => part !== "")].join("-");
  return `${component === "" ? loose : component}/${name.replaceAll(/[^\w.-]/g, "_")}.yaml`;
}
