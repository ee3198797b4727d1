import { clipped } from "../../diagnostics/characters.ts";
import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pointerTo } from "../../diagnostics/json-pointer.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import { entryOf, isRecord } from "../../model/loose.ts";
import { capital } from "../../model/sentences.ts";
import type { SchemaError } from "./schema-error.ts";
import { exampleIn, formIn, nameOf, ownerOf, rangeIn, typeNames, typeOf } from "./wording.ts";

/** @codes gathered by the build */
export const codes = {
  "wrong-schema": {
    cause: "$schema names another schema than the one that the file is checked against.",
    cure: "Use the value that is shown.",
  },
  "unknown-field": {
    cause: "A field that the schema does not have. It would have no effect.",
    cure: "Correct its name, or remove it.",
  },
  "missing-field": {
    cause: "A field that is needed is neither in the environment's file nor in base.json.",
    cure: "Add it to one of the two.",
  },
  "wrong-type": {
    cause: "A value is of another type than the schema says, such as a number in quotes.",
    cure: "Use the type that is shown.",
  },
  "invalid-value": {
    cause: "A value does not have the form that the schema asks for, or is not one of those it lists.",
    cure: "Follow the form that is shown. Values end up in YAML, shell and workflow files, so forms are narrow.",
  },
  "invalid-name": {
    cause: "A name has characters that are not allowed where it is used, or too many of them.",
    cure: "Use lower-case letters, digits and dashes, at most 55 characters; environment variables are upper case.",
  },
  "out-of-range": {
    cause: "A number, a text or a list is smaller or larger than allowed.",
    cure: "Stay in the range that is shown.",
  },
  "duplicate-item": {
    cause: "A list has the same item twice.",
    cure: "Remove one.",
  },
} as const satisfies CodeTexts;

/** Code units of a value that a message repeats. */
const longest = 70;

/** What is wrong, in words. `key`: the field below the error's place that is at fault. */
type Explained = Pick<Diagnostic, "code" | "message"> & { hint?: string | undefined; key?: string };

/** The diagnostic that says what an error of the schema means to the person who wrote the file. */
export function explain(file: string, error: SchemaError): Diagnostic {
  const { code, message, hint, key } = explained(error);
  const pointer = key === undefined ? error.instancePath : error.instancePath + pointerTo([key]);
  const target = key !== undefined || error.keyword === "required" ? "key" : "value";
  const place = { kind: "pointer", files: [file], pointer, target } as const;
  return { code, severity: "error", place, message, ...(hint === undefined ? {} : { hint }) };
}

function explained(error: SchemaError): Explained {
  const { keyword, params, instancePath, parentSchema: schema, data } = error;
  if (error.propertyName !== undefined) return invalidName(error.propertyName, error);
  const name = nameOf(instancePath);
  switch (keyword) {
    case "additionalProperties":
      return unknownField(error);
    case "required": {
      const field = String(params.missingProperty);
      const misspelt = strangersOf(data, schema).find((name) => nearest(name, [field]) !== undefined);
      if (misspelt !== undefined) return unknownField(error, misspelt);
      const message = `${capital(ownerOf(instancePath))} needs \`${field}\`.`;
      return { code: "missing-field", message, hint: exampleIn(propertyOf(schema, field)) };
    }
    case "const": {
      const code = instancePath === "/$schema" ? "wrong-schema" : "invalid-value";
      const hint = `write ${JSON.stringify(params.allowedValue)}.`;
      return { code, message: `${capital(name)} cannot be ${shown(data)}.`, hint };
    }
    case "enum":
      return { code: "invalid-value", message: `${shown(data)} is not a value of ${name}.`, hint: choices(error) };
    case "discriminator": {
      const tag = JSON.stringify(params.tagValue);
      const allowed = discriminated(schema).map((value) => JSON.stringify(value));
      return {
        code: "invalid-value",
        message: `${tag} is not a \`${String(params.tag)}\` of ${name}.`,
        hint: `one of ${allowed.join(", ")}.`,
      };
    }
    case "type": {
      const types = typeNames([params.type as string | readonly string[]].flat());
      return {
        code: "wrong-type",
        message: `${capital(name)} must be ${types}, not ${typeOf(data)}.`,
        hint: exampleIn(schema),
      };
    }
    case "pattern":
      return { code: "invalid-value", message: `${shown(data)} is not a valid ${name}.`, hint: formIn(schema) };
    case "uniqueItems":
      return {
        code: "duplicate-item",
        message: `Items ${Number(params.j) + 1} and ${Number(params.i) + 1} of ${name} are the same.`,
        hint: "remove one of them.",
      };
    case "dependentRequired": {
      const message = `\`${String(params.property)}\` needs \`${String(params.missingProperty)}\` beside it.`;
      return { code: "missing-field", message };
    }
    default:
      return { code: "out-of-range", message: outOfRange(data, name), hint: rangeIn(schema, data) };
  }
}

/** Numbers have a range, texts a length, lists and objects a number of parts. */
function outOfRange(data: unknown, name: string): string {
  if (typeof data === "string") return `${shown(data)} is too long or too short for ${name}.`;
  if (Array.isArray(data)) return `${capital(name)} has ${data.length} items, too many or too few.`;
  if (isRecord(data)) return `${capital(name)} has ${Object.keys(data).length} fields, too many or too few.`;
  return `${shown(data)} is out of range for ${name}.`;
}

/** Fields that an object has by names of its own, where the schema lets it: one may be meant that is missing. */
function strangersOf(data: unknown, { properties }: SchemaError["parentSchema"]): readonly string[] {
  return isRecord(data) ? Object.keys(data).filter((name) => !Object.hasOwn((properties ?? {}) as object, name)) : [];
}

function unknownField(
  { params, instancePath, parentSchema }: SchemaError,
  field = String(params.additionalProperty),
): Explained {
  const known = Object.keys((parentSchema.properties ?? {}) as object);
  const near = nearest(field, known);
  const hint = near === undefined ? `known fields: ${known.join(", ")}.` : `did you mean \`${near}\`?`;
  const message = `\`${clipped(field, longest)}\` is not a field of ${ownerOf(instancePath)}.`;
  return { code: "unknown-field", message, hint, key: field };
}

function invalidName(name: string, { parentSchema, instancePath }: SchemaError): Explained {
  const message = `\`${clipped(name, longest)}\` is not a valid name in ${nameOf(instancePath)}.`;
  return { code: "invalid-name", message, hint: formIn(parentSchema), key: name };
}

function choices({ params, data }: SchemaError): string {
  const allowed = params.allowedValues as readonly unknown[];
  if (allowed.length === 1) return `write ${JSON.stringify(allowed[0])}.`;
  const names = allowed.filter((one) => typeof one === "string");
  const near = typeof data === "string" ? nearest(data, names) : undefined;
  const list = `one of ${allowed.map((one) => JSON.stringify(one)).join(", ")}.`;
  return near === undefined ? list : `did you mean "${near}"? It must be ${list}`;
}

function discriminated(schema: SchemaError["parentSchema"]): readonly unknown[] {
  const branches = (schema.oneOf ?? []) as readonly { properties?: Record<string, { const?: unknown }> }[];
  const tag = (schema.discriminator as { propertyName?: string } | undefined)?.propertyName ?? "";
  return branches.map(({ properties }) => properties?.[tag]?.const);
}

function propertyOf(schema: SchemaError["parentSchema"], field: string): SchemaError["parentSchema"] {
  return entryOf((schema.properties ?? {}) as Record<string, SchemaError["parentSchema"]>, field) ?? {};
}

/** The value at fault. Only where it is told: the whole object would be, for each field that it should not have. */
function shown(data: unknown): string {
  return clipped(JSON.stringify(data) ?? "nothing", longest);
}
