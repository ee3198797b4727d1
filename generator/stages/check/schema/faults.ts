import type { Gate } from "../../../model/kubernetes/gates.ts";
import { isServed, isSwitchedOff, type Release, type Served } from "../../../model/kubernetes/releases.ts";
import { entryOf } from "../../../model/loose.ts";
import { definition } from "./catalogue.ts";
import { misformed } from "./formats.ts";
import { type Choice, type Format, fieldOf, type JsonType, type Node } from "./node.ts";

/** Where a fault is in the manifest: field names and list indices. */
export type Path = readonly (string | number)[];

/** One way in which a value breaks its schema. */
export type Fault = { readonly path: Path } & (
  | {
      readonly kind: "unknown";
      readonly field: string;
      readonly known: readonly string[];
      /** The releases that have it, where others do. */
      readonly served?: Served;
    }
  /** It is there, and dropped: nobody has switched its feature on. */
  | { readonly kind: "off"; readonly field: string; readonly gate: Gate }
  | { readonly kind: "missing"; readonly field: string }
  | { readonly kind: "type"; readonly expected: readonly JsonType[]; readonly value: unknown }
  | {
      readonly kind: "value";
      readonly allowed: readonly unknown[];
      readonly value: unknown;
      /** The releases that allow it, where others do. */
      readonly served?: Served;
    }
  | { readonly kind: "pattern"; readonly pattern: string; readonly format: Format | undefined; readonly value: string }
  | {
      readonly kind: "range";
      readonly minimum: number;
      readonly maximum: number;
      /** Whether the bounds themselves are out of it. */
      readonly open?: boolean;
      readonly value: number;
    }
  | {
      readonly kind: "size";
      readonly of: "array" | "object" | "string";
      readonly least: number;
      readonly most: number;
      readonly size: number;
    }
  | { readonly kind: "format"; readonly wrong: string; readonly value: string }
  | { readonly kind: "repeated"; readonly value: unknown }
  | { readonly kind: "multiple"; readonly of: number; readonly value: number }
  | {
      readonly kind: "choice";
      readonly of: "anyOf" | "not" | "oneOf";
      readonly fitting: number;
      /** The fields that the ways ask for, where they differ in nothing else. */
      readonly fields: readonly string[] | undefined;
    }
);

interface Walk {
  /** One list for the whole walk, so that a value without faults costs no allocation. */
  readonly path: (string | number)[];
  readonly faults: Fault[];
  readonly custom: boolean;
  readonly release: Release;
}

/**
 * Every fault of `value` under `node`. A null in an object counts as absent, as the API server reads it: the Go field
 * keeps its zero value, and a custom resource loses it before it is validated (apiextensions-apiserver
 * pkg/apiserver/schema/defaulting, PruneNonNullableNullsWithoutDefaults). A null in a list is the zero value of a Go
 * type too, and nothing that a custom resource may have.
 */
export function faultsOf(node: Node, value: unknown, custom: boolean, release: Release): readonly Fault[] {
  const walked: Walk = { path: [], faults: [], custom, release };
  walk(node, value, walked);
  return walked.faults;
}

function walk(node: Node, value: unknown, walked: Walk): void {
  const { path, faults, custom } = walked;
  if (node.ref !== undefined) {
    walk(definition(node.ref), value, walked);
    if (node.required.length > 0 && isObject(value)) missing(node, value, walked);
    return;
  }
  if (node.format === "byte" && !custom && areBytes(value)) return;
  if (node.types !== undefined && !node.types.some((type) => isOf(type, value))) {
    faults.push({ kind: "type", path: [...path], expected: node.types, value });
    return;
  }
  if (node.allowed !== undefined && !isAllowed(node, node.allowed, value, walked)) return;
  if (typeof value === "string") text(node, value, walked);
  else if (typeof value === "number") number(node, value, walked);
  else if (Array.isArray(value)) list(node, value, walked);
  else if (isObject(value)) object(node, value, walked);
  if (node.choices === undefined) return;
  const filled = isObject(value) ? { ...node.defaults, ...value } : value;
  for (const choice of node.choices) choose(choice, filled, walked);
}

function isAllowed({ servedValues }: Node, all: readonly unknown[], value: unknown, walked: Walk): boolean {
  const { path, faults, release } = walked;
  const servedOf = (one: unknown) => (typeof one === "string" ? entryOf(servedValues ?? {}, one) : undefined);
  const isThere = (one: unknown) => isServed(servedOf(one), release) && !isSwitchedOff(servedOf(one), release);
  if (all.some((one) => isSame(one, value) && isThere(one))) return true;
  const allowed = all.filter(isThere);
  const served = servedOf(value);
  faults.push({ kind: "value", path: [...path], allowed, value, ...(served && { served }) });
  return false;
}

/** Go reads base64 into a list of bytes, and a list of numbers as well (encoding/json, literalStore and array). */
function areBytes(value: unknown): boolean {
  return (
    Array.isArray(value) && value.every((item) => item === null || (Number.isInteger(item) && item >= 0 && item <= 255))
  );
}

function object(node: Node, value: Readonly<Record<string, unknown>>, walked: Walk): void {
  const { path, faults, release } = walked;
  let size = 0;
  for (const field in value) {
    const child = value[field];
    const schema = fieldOf(node, field);
    const served = node.servedFields === undefined ? undefined : entryOf(node.servedFields, field);
    size += 1;
    if (schema === false || !isServed(served, release)) {
      const known = Object.keys(node.properties).filter((name) =>
        isServed(entryOf(node.servedFields ?? {}, name), release),
      );
      faults.push({ kind: "unknown", path: [...path], field, known, ...(served && { served }) });
    } else if (served?.gate !== undefined && child !== null && isSwitchedOff(served, release)) {
      faults.push({ kind: "off", path: [...path], field, gate: served.gate });
    } else if (schema !== undefined && child !== null && child !== undefined) {
      path.push(field);
      walk(schema, child, walked);
      path.pop();
    }
  }
  if (node.required.length > 0) missing(node, value, walked);
  sized(node, "object", size, walked);
}

function missing(node: Node, value: Readonly<Record<string, unknown>>, { path, faults }: Walk): void {
  for (const field of node.required) {
    if (value[field] === undefined || value[field] === null) faults.push({ kind: "missing", path: [...path], field });
  }
}

function list(node: Node, value: readonly unknown[], walked: Walk): void {
  const { path, faults, custom } = walked;
  sized(node, "array", value.length, walked);
  const { items } = node;
  if (items !== undefined) {
    for (let index = 0; index < value.length; index += 1) {
      const item = value[index];
      path.push(index);
      walk(items, item === null && !custom ? zeroOf(items) : item, walked);
      path.pop();
    }
  }
  if (!node.unique && node.keys === undefined) return;
  const seen = new Set<unknown>();
  for (const item of value) {
    const same = identityOf(item, node.keys);
    if (seen.has(same))
      faults.push({ kind: "repeated", path: [...path], value: node.keys === undefined ? item : same });
    seen.add(same);
  }
}

/** What tells an item of a list apart from the others. */
function identityOf(item: unknown, keys: readonly string[] | undefined): unknown {
  if (keys === undefined) return typeof item === "object" ? JSON.stringify(item) : item;
  return isObject(item) ? keys.map((key) => `${key} ${JSON.stringify(item[key])}`).join(", ") : item;
}

/** What Go makes of a null where the field is no pointer. */
function zeroOf(node: Node): unknown {
  const { types } = node.ref === undefined ? node : definition(node.ref);
  if (types === undefined || types.includes("object")) return {};
  if (types.includes("array")) return [];
  if (types.includes("integer") || types.includes("number")) return 0;
  return types.includes("boolean") ? false : "";
}

/** All ways of `allOf` have to fit, so that their faults are the value's own. */
function choose({ of, ways }: Choice, value: unknown, walked: Walk): void {
  if (of === "allOf") {
    for (const way of ways) walk(way, value, walked);
    return;
  }
  const fitting = ways.filter((way) => fits(way, value, walked)).length;
  const right = of === "anyOf" ? fitting > 0 : of === "oneOf" ? fitting === 1 : fitting === 0;
  if (right) return;
  const asked = ways.map(({ required }) => required);
  const fields = asked.every((names) => names.length > 0) ? [...new Set(asked.flat())] : undefined;
  walked.faults.push({ kind: "choice", path: [...walked.path], of, fitting, fields });
}

function fits(way: Node, value: unknown, { path, custom, release }: Walk): boolean {
  const tried: Walk = { path: [...path], faults: [], custom, release };
  walk(way, value, tried);
  return tried.faults.length === 0;
}

function text(node: Node, value: string, { path, faults, release }: Walk): void {
  const { shortest, longest } = node;
  if (shortest > 0 || longest !== Number.POSITIVE_INFINITY) {
    const size = length(value);
    if (size < shortest || size > longest) {
      faults.push({ kind: "size", path: [...path], of: "string", least: shortest, most: longest, size });
    }
  }
  if (node.pattern?.test(value) === false) {
    faults.push({ kind: "pattern", path: [...path], pattern: node.pattern.source, format: node.format, value });
    return;
  }
  const wrong = node.format === undefined ? undefined : misformed(node.format, value, release);
  if (wrong !== undefined) faults.push({ kind: "format", path: [...path], wrong, value });
}

function number(node: Node, value: number, { path, faults }: Walk): void {
  const { minimum, maximum, above, below, multipleOf } = node;
  if (value < minimum || value > maximum) faults.push({ kind: "range", path: [...path], minimum, maximum, value });
  if (value <= above || value >= below) {
    faults.push({ kind: "range", path: [...path], minimum: above, maximum: below, open: true, value });
  }
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) {
    faults.push({ kind: "multiple", path: [...path], of: multipleOf, value });
  }
}

function sized(node: Node, of: "array" | "object", size: number, { path, faults }: Walk): void {
  const { least, most } = node;
  if (size < least || size > most) faults.push({ kind: "size", path: [...path], of, least, most, size });
}

/** Characters as Go counts them: code points. */
function length(value: string): number {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === "object" && JSON.stringify(one) === JSON.stringify(other));
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
