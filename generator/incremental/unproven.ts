import type { CompiledObject, CompiledUnit } from "../model/compiled.ts";
import { objectName } from "../stages/check/finding.ts";
import type { UnitRecord } from "./index.ts";

/** Texts of a unit's files as the run before has proven them; undefined where its folder holds others. */
export type TextsLeft = (unit: UnitRecord) => ReadonlyMap<string, string> | undefined;

/**
 * The objects of an environment that rules about single objects have to look at: those with another text than the run before
 * has proven, and those that it has found something in. Where their namespace is another one, that is all of them.
 */
export function unprovenIn(
  { objects }: CompiledUnit,
  texts: readonly string[],
  before: UnitRecord | undefined,
  left: TextsLeft,
): readonly CompiledObject[] {
  const earlier = before && left(before);
  if (before === undefined || earlier === undefined) return objects;
  const isSame = ({ path }: CompiledObject, index: number) => earlier.get(path) === texts[index];
  const namespaces = objects.filter(({ object }) => object.kind === "Namespace");
  const [namespace, ...others] = namespaces;
  if (namespace === undefined || others.length > 0 || !isSame(namespace, objects.indexOf(namespace))) return objects;
  const found = new Set(before.findings.map(({ object }) => object));
  const own = namespace.object.metadata.name;
  return objects.filter(
    (subject, index) =>
      subject.object.metadata.namespace !== own || !isSame(subject, index) || found.has(objectName(subject)),
  );
}
