import { pointerKeys } from "../../diagnostics/json-pointer.ts";
import type { SchemaError } from "./schema-error.ts";

/** Taking parts out may uncover the lack of a required one; each round goes one level up. */
const rounds = 4;

/**
 * A copy of `value` without the parts that `check` finds at fault, or undefined when nothing valid is left. A value is
 * taken out as a whole: an unknown field, a field of the wrong form, an object that lacks a required field. A required
 * field of the file itself is taken from `placeholders`, so that the rest of the file can still be looked at.
 */
export function withoutFaults(
  value: unknown,
  check: (value: unknown) => readonly SchemaError[],
  placeholders: Readonly<Record<string, unknown>>,
): unknown {
  let rest: unknown = structuredClone(value);
  for (let round = 0; round < rounds; round++) {
    const errors = check(rest);
    if (errors.length === 0) return rest;
    for (const error of errors) {
      const path = faultyPath(error);
      const field = String(error.params.missingProperty);
      if (path.length > 0) rest = remove(rest, path);
      else if (error.keyword === "required" && Object.hasOwn(placeholders, field))
        rest = { ...(rest as object), [field]: placeholders[field] };
      else return undefined;
    }
  }
  return check(rest).length === 0 ? rest : undefined;
}

function faultyPath({ keyword, instancePath, params, propertyName }: SchemaError): readonly string[] {
  const path = pointerKeys(instancePath);
  if (keyword === "additionalProperties") return [...path, String(params.additionalProperty)];
  if (propertyName !== undefined) return [...path, propertyName];
  if (keyword === "propertyNames") return [...path, String(params.propertyName)];
  return path;
}

/** A list loses all of its items: which of them are left would change the meaning of the others. */
function remove(root: unknown, path: readonly string[]): unknown {
  let parent: unknown = root;
  for (const key of path.slice(0, -1)) {
    if (Array.isArray(parent)) break;
    parent = Object.hasOwn(parent as object, key) ? (parent as Record<string, unknown>)[key] : undefined;
    if (typeof parent !== "object" || parent === null) return root;
  }
  const last = path.at(-1);
  if (Array.isArray(parent)) parent.length = 0;
  else if (last !== undefined) delete (parent as Record<string, unknown>)[last];
  return root;
}
