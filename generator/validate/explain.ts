import type { Code } from "../diagnostics/codes.ts";
import type { Diagnostic, Place } from "../diagnostics/diagnostic.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { Document } from "../model/documents.ts";
import * as schemaTexts from "./generated/schema-texts.js";
import { pointerParts } from "./salvage.ts";
import type { SchemaError } from "./schema-error.ts";

/** What is wrong, in words, without the place. */
type Explained = Pick<Diagnostic, "code" | "message"> & { hint?: string | undefined; key?: string };

/** The diagnostic that says what an error of the schema means to the person who wrote the file. */
export function explain(document: Document, error: SchemaError): Diagnostic {
  const { code, message, hint, key } = explained(document, error);
  const pointer = key === undefined ? error.instancePath : `${error.instancePath}/${escaped(key)}`;
  const target = key !== undefined || error.keyword === "required" ? "key" : "value";
  const place: Place = { kind: "pointer", files: [document.file], pointer, target };
  return { code, severity: "error", place, message, ...(hint === undefined ? {} : { hint }) };
}

function explained(document: Document, error: SchemaError): Explained {
  const { keyword, params, instancePath } = error;
  const schema = parentSchema(document, error.schemaPath);
  if (error.propertyName !== undefined) return invalidName(error.propertyName, schema);
  const value = valueAt(document.value, instancePath);
  const shown = JSON.stringify(value)?.slice(0, 80);
  const name = nameOf(instancePath);
  switch (keyword) {
    case "additionalProperties": {
      const field = String(params.additionalProperty);
      const known = Object.keys((schema.properties ?? {}) as object);
      const near = nearest(field, known);
      const hint = near === undefined ? `known fields: ${known.join(", ")}.` : `did you mean \`${near}\`?`;
      return {
        code: "unknown-field",
        message: `\`${field}\` is not a field of ${owner(instancePath)}.`,
        hint,
        key: field,
      };
    }
    case "required": {
      const field = String(params.missingProperty);
      const about = definition(document, schema, field);
      return {
        code: "missing-field",
        message: `${sentence(owner(instancePath))} needs \`${field}\`.`,
        hint: example(about),
      };
    }
    case "const": {
      const code: Code = instancePath === "/$schema" ? "wrong-schema" : "invalid-value";
      const allowed = JSON.stringify(params.allowedValue);
      return { code, message: `${shown} is not what belongs here.`, hint: `write ${allowed}.` };
    }
    case "enum": {
      const allowed = params.allowedValues as unknown[];
      const near =
        typeof value === "string"
          ? nearest(
              value,
              allowed.filter((one) => typeof one === "string"),
            )
          : undefined;
      const list = allowed.map((one) => JSON.stringify(one)).join(", ");
      const hint = near === undefined ? `one of ${list}.` : `did you mean "${near}"? Allowed are ${list}.`;
      return { code: "invalid-value", message: `${shown} is not a value of ${name}.`, hint };
    }
    case "discriminator":
      return {
        code: "invalid-value",
        message: `\`${String(params.tag)}\` does not say which kind of ${name} this is.`,
      };
    case "type": {
      const types = [params.type as string | string[]].flat().map(typeName).join(" or ");
      return {
        code: "wrong-type",
        message: `${sentence(name)} must be ${types}, not ${typeOf(value)}.`,
        hint: example(schema),
      };
    }
    case "pattern":
      return { code: "invalid-value", message: `${shown} is not a valid ${name}.`, hint: described(schema) };
    case "uniqueItems":
      return { code: "duplicate-item", message: `Items ${params.j} and ${params.i} of ${name} are the same.` };
    case "dependentRequired": {
      const missing = String(params.missingProperty);
      return { code: "missing-field", message: `\`${String(params.property)}\` needs \`${missing}\` beside it.` };
    }
    default:
      return outOfRange(name, shown, schema);
  }
}

function invalidName(name: string, schema: Record<string, unknown>): Explained {
  const shown = name.length > 70 ? `${name.slice(0, 70)}…` : name;
  const hint = described(schema) ?? `it must match ${String(schema.pattern)}.`;
  return { code: "invalid-name", message: `\`${shown}\` is not a valid name here.`, hint, key: name };
}

function outOfRange(name: string, shown: string | undefined, schema: Record<string, unknown>): Explained {
  const range = (low: unknown, high: unknown, unit: string): string | undefined => {
    if (low === undefined && high === undefined) return undefined;
    if (high === undefined) return `at least ${low}${unit}.`;
    if (low === undefined) return `at most ${high}${unit}.`;
    return low === high ? `exactly ${low}${unit}.` : `from ${low} to ${high}${unit}.`;
  };
  const hint =
    range(schema.minimum, schema.maximum, "") ??
    range(schema.minLength, schema.maxLength, " characters") ??
    range(schema.minItems, schema.maxItems, " items") ??
    range(schema.minProperties, schema.maxProperties, " fields");
  return { code: "out-of-range", message: `${shown} is out of range for ${name}.`, hint };
}

function parentSchema(document: Document, schemaPath: string): Record<string, unknown> {
  const [file = "", path = ""] = schemaPath.split("#");
  const text = file === "" ? schemaTexts[document.kind] : schemaTexts.definitions;
  const keyword = pointerParts(decodeURIComponent(path)).slice(0, -1);
  return (keyword.reduce<unknown>(child, JSON.parse(text)) ?? {}) as Record<string, unknown>;
}

function definition(document: Document, schema: Record<string, unknown>, field: string): Record<string, unknown> {
  const own = (child(schema.properties, field) ?? {}) as Record<string, unknown>;
  if (typeof own.$ref !== "string") return own;
  const [file = "", path = ""] = own.$ref.split("#");
  const root: unknown = JSON.parse(file === "" ? schemaTexts[document.kind] : schemaTexts.definitions);
  return { ...(pointerParts(path).reduce(child, root) as object), ...own };
}

function valueAt(value: unknown, pointer: string): unknown {
  return pointerParts(pointer).reduce(child, value);
}

function child(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

function described({ description, examples }: Record<string, unknown>): string | undefined {
  if (typeof description !== "string") return undefined;
  const text = description.charAt(0).toLowerCase() + description.slice(1);
  return Array.isArray(examples) ? `${text.replace(/\.$/, "")}, such as ${JSON.stringify(examples[0])}.` : text;
}

function example({ examples }: Record<string, unknown>): string | undefined {
  return Array.isArray(examples) ? `for example ${JSON.stringify(examples[0])}.` : undefined;
}

/** The last key that is a name, and for items of lists the list's. */
function nameOf(pointer: string): string {
  const parts = pointerParts(pointer);
  const last = parts.at(-1);
  if (last === undefined) return "the file";
  return /^[0-9]+$/.test(last) ? `\`${parts.at(-2)}\`` : `\`${last}\``;
}

function owner(pointer: string): string {
  const parts = pointerParts(pointer);
  if (parts.length === 0) return "this file";
  return parts.length === 2 && parts[0] === "services" ? "a service" : nameOf(pointer);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function typeName(type: string): string {
  const names: Record<string, string> = {
    object: "an object",
    array: "a list",
    string: "a text",
    integer: "a whole number",
  };
  return names[type] ?? (type === "null" ? "null" : `a ${type}`);
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number") return Number.isInteger(value) ? "a whole number" : "a number with a fraction";
  return typeName(typeof value);
}

function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
