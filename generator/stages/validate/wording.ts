import { pointerKeys } from "../../diagnostics/json-pointer.ts";
import type { SchemaError } from "./schema-error.ts";

type Schema = SchemaError["parentSchema"];

/** The last key of a JSON pointer that is a name; for an item of a list the list's. */
export function nameOf(pointer: string): string {
  const parts = pointerKeys(pointer);
  const last = parts.findLast((part) => !/^[0-9]+$/.test(part));
  return last === undefined ? "the file" : `\`${last}\``;
}

/** What a field belongs to. */
export function ownerOf(pointer: string): string {
  const parts = pointerKeys(pointer);
  if (parts.length === 0) return "this file";
  return parts.length === 2 && parts[0] === "services" ? "a service" : nameOf(pointer);
}

const types: Readonly<Record<string, string>> = {
  object: "an object",
  array: "a list",
  string: "a text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  null: "null",
};

/** JSON Schema's types in words. */
export function typeNames(names: readonly string[]): string {
  return names.map((name) => types[name] ?? name).join(" or ");
}

/** Type of a JSON value in words. */
export function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number") return Number.isInteger(value) ? "a whole number" : "a number with a fraction";
  return typeNames([typeof value]);
}

/** The form that a text must have: what the schema says about it, and an example. */
export function formIn({ description, examples, pattern, maxLength }: Schema): string | undefined {
  const example = Array.isArray(examples) ? `, such as ${JSON.stringify(examples[0])}` : "";
  if (typeof description !== "string") {
    const length = typeof maxLength === "number" ? ` and have at most ${maxLength} characters` : "";
    return typeof pattern === "string" ? `it must match ${pattern}${length}.` : undefined;
  }
  // An abbreviation keeps its capitals.
  const start = /^[A-Z][a-z ]/.test(description) ? description.charAt(0).toLowerCase() : description.charAt(0);
  return `expected: ${start}${description.slice(1).replace(/\.$/, "")}${example}.`;
}

export function exampleIn({ examples }: Schema): string | undefined {
  return Array.isArray(examples) ? `for example ${JSON.stringify(examples[0])}.` : undefined;
}

/** The range that a value must stay in: a schema that takes several types has one for each. */
export function rangeIn(schema: Schema, value: unknown): string | undefined {
  if (typeof value === "string") return range(schema.minLength, schema.maxLength, " characters");
  if (Array.isArray(value)) return range(schema.minItems, schema.maxItems, " items");
  if (typeof value === "object") return range(schema.minProperties, schema.maxProperties, " fields");
  return range(schema.minimum, schema.maximum, "");
}

function range(low: unknown, high: unknown, unit: string): string | undefined {
  if (low === undefined && high === undefined) return undefined;
  if (high === undefined) return `at least ${low}${unit}.`;
  if (low === undefined) return `at most ${high}${unit}.`;
  return low === high
    ? `exactly ${low}${low === 1 ? unit.replace(/s$/, "") : unit}.`
    : `from ${low} to ${high}${unit}.`;
}
