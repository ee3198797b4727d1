import { definition } from "./catalogue.ts";
import { type Format, fieldOf, type JsonType, type Node } from "./node.ts";

/** Where a fault is in the manifest: field names and list indices. */
export type Path = readonly (string | number)[];

/** One way in which a value breaks its schema. */
export type Fault = { readonly path: Path } & (
  | { readonly kind: "unknown"; readonly field: string; readonly known: readonly string[] }
  | { readonly kind: "missing"; readonly field: string }
  | { readonly kind: "type"; readonly expected: readonly JsonType[]; readonly value: unknown }
  | { readonly kind: "value"; readonly allowed: readonly unknown[]; readonly value: unknown }
  | { readonly kind: "pattern"; readonly pattern: string; readonly format: Format | undefined; readonly value: string }
  | { readonly kind: "range"; readonly minimum: number; readonly maximum: number; readonly value: number }
  | {
      readonly kind: "size";
      readonly of: "array" | "object" | "string";
      readonly least: number;
      readonly most: number;
      readonly size: number;
    }
  | { readonly kind: "repeated"; readonly value: unknown }
);

/**
 * Every fault of `value` under `node`. A null in an object counts as absent, as the API server reads it: the Go field
 * keeps its zero value, and a custom resource loses it before it is validated (apiextensions-apiserver
 * pkg/apiserver/schema/defaulting, PruneNonNullableNullsWithoutDefaults).
 */
export function faultsOf(node: Node, value: unknown): readonly Fault[] {
  const faults: Fault[] = [];
  walk(node, value, [], faults);
  return faults;
}

/** `path` is one list for the whole walk, so that a value without faults costs no allocation. */
function walk(node: Node, value: unknown, path: (string | number)[], faults: Fault[]): void {
  if (node.ref !== undefined) {
    walk(definition(node.ref), value, path, faults);
    if (node.required.length > 0 && isObject(value)) missing(node, value, path, faults);
    return;
  }
  if (node.types !== undefined && !node.types.some((type) => isOf(type, value))) {
    faults.push({ kind: "type", path: [...path], expected: node.types, value });
    return;
  }
  if (node.allowed !== undefined && !node.allowed.includes(value)) {
    faults.push({ kind: "value", path: [...path], allowed: node.allowed, value });
    return;
  }
  if (typeof value === "string") text(node, value, path, faults);
  else if (typeof value === "number") number(node, value, path, faults);
  else if (Array.isArray(value)) list(node, value, path, faults);
  else if (isObject(value)) object(node, value, path, faults);
}

function object(
  node: Node,
  value: Readonly<Record<string, unknown>>,
  path: (string | number)[],
  faults: Fault[],
): void {
  let size = 0;
  for (const field in value) {
    const child = value[field];
    const schema = fieldOf(node, field);
    size += 1;
    if (schema === false) {
      faults.push({ kind: "unknown", path: [...path], field, known: Object.keys(node.properties) });
    } else if (schema !== undefined && child !== null && child !== undefined) {
      path.push(field);
      walk(schema, child, path, faults);
      path.pop();
    }
  }
  if (node.required.length > 0) missing(node, value, path, faults);
  sized(node, "object", size, path, faults);
}

function missing(node: Node, value: Readonly<Record<string, unknown>>, path: Path, faults: Fault[]): void {
  for (const field of node.required) {
    if (value[field] === undefined || value[field] === null) faults.push({ kind: "missing", path: [...path], field });
  }
}

function list(node: Node, value: readonly unknown[], path: (string | number)[], faults: Fault[]): void {
  sized(node, "array", value.length, path, faults);
  const { items } = node;
  if (items !== undefined) {
    for (let index = 0; index < value.length; index += 1) {
      path.push(index);
      walk(items, value[index], path, faults);
      path.pop();
    }
  }
  if (!node.unique) return;
  const seen = new Set<unknown>();
  for (const item of value) {
    // Sets are of texts and numbers only; an object in one is a fault of its type.
    if (seen.has(item)) faults.push({ kind: "repeated", path: [...path], value: item });
    seen.add(item);
  }
}

function text(node: Node, value: string, path: Path, faults: Fault[]): void {
  if (node.least > 0 || node.most !== Number.POSITIVE_INFINITY) sized(node, "string", length(value), path, faults);
  if (node.pattern?.test(value) === false) {
    faults.push({ kind: "pattern", path: [...path], pattern: node.pattern.source, format: node.format, value });
  }
}

function number({ minimum, maximum }: Node, value: number, path: Path, faults: Fault[]): void {
  if (value < minimum || value > maximum) faults.push({ kind: "range", path: [...path], minimum, maximum, value });
}

function sized(node: Node, of: "array" | "object" | "string", size: number, path: Path, faults: Fault[]): void {
  const { least, most } = node;
  if (size < least || size > most) faults.push({ kind: "size", path: [...path], of, least, most, size });
}

/** Characters as Go counts them: code points. */
function length(value: string): number {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
}

function isOf(type: JsonType, value: unknown): boolean {
  switch (type) {
    case "array":
      return Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    case "number":
      return Number.isFinite(value);
    case "null":
      return value === null;
    case "object":
      return isObject(value);
    default:
      return typeof value === type;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
