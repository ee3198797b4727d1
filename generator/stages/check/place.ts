import type { CompiledObject, Origin, WrittenFields } from "../../model/compiled.ts";
import { isRecord } from "../../model/loose.ts";
import { below } from "./finding.ts";

/**
 * Where to point at for a field of `subject`: `path` is the field's in the manifest, `setting` the one that it comes
 * from, below the object's origin. The origin of an object that was read from a manifest is the manifest as a whole.
 */
export function placeOf(
  { origin, written }: CompiledObject,
  path: readonly string[],
  setting: readonly string[] = [],
): Origin {
  const place = writtenPlace(origin, written?.() ?? [], path);
  return place ?? (origin.pointer === "" ? below(origin, ...path) : below(origin, ...setting));
}

/** Where a field was written, as deep as it was; an item of a list in Kubernetes' own words is its list. */
function writtenPlace(
  { files }: Origin,
  written: readonly WrittenFields[],
  path: readonly string[],
): Origin | undefined {
  const places = written.flatMap(({ path: top, pointer, fields, files: own = files }) => {
    if (!top.every((key, index) => path[index] === key)) return [];
    const keys = fields === undefined ? [] : writtenKeys(fields, path.slice(top.length));
    return keys === undefined
      ? []
      : [{ origin: below({ files: own, pointer }, ...keys), depth: top.length + keys.length }];
  });
  return places.sort((one, other) => other.depth - one.depth)[0]?.origin;
}

/** The keys that lead to a field, or to the list or value that has it within; undefined: it is not among them. */
function writtenKeys(fields: unknown, path: readonly string[]): readonly string[] | undefined {
  const [key, ...rest] = path;
  if (key === undefined || !isRecord(fields)) return [];
  if (!Object.hasOwn(fields, key)) return undefined;
  const inner = writtenKeys(fields[key], rest);
  return inner === undefined ? undefined : [key, ...inner];
}

/** The keys of a JSON pointer without escapes. */
export function keysOf(pointer: string): readonly string[] {
  return pointer.split("/").slice(1);
}

/**
 * Where to point at for `value`, which the manifest of `subject` has somewhere under one of `fields`: the ends of
 * paths without the places in lists, e.g. `tls/secretName`. What stands first in the manifest is taken.
 */
export function placeOfValue(subject: CompiledObject, fields: readonly string[], value: unknown): Origin {
  if (subject.origin.pointer !== "" && subject.written === undefined) return subject.origin;
  const ends = fields.map((field) => `/${field}`);
  return placeOf(subject, find(subject.object, value, ends, [], "") ?? []);
}

function find(
  node: unknown,
  value: unknown,
  ends: readonly string[],
  path: readonly string[],
  named: string,
): readonly string[] | undefined {
  if (typeof node !== "object" || node === null) {
    return node === value && ends.some((end) => named.endsWith(end)) ? path : undefined;
  }
  for (const [key, child] of Object.entries(node)) {
    const found = find(child, value, ends, [...path, key], Array.isArray(node) ? named : `${named}/${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
