import { keptKeywords } from "../../stages/check/schema/keywords.ts";
import { forms, neverEmpty } from "./forms.ts";
import { alsoRequired, emptyMeansAbsent, notRequired, ranges, values, withoutFields } from "./kinds.ts";
import type { Schema } from "./schema.ts";

/**
 * Spaces around an amount are cut off from its JSON text (Quantity.UnmarshalJSON in apimachinery), in which other white space
 * stands as an escape, which stays.
 */
const space = "[ \\u0085\\u00a0\\u2000-\\u200a\\u3000]*";
/** Quantity as the API server parses it: sign, digits, a suffix or an exponent (pkg/api/resource/quantity.go). */
const quantity = `^${space}[+-]?(\\d+(\\.\\d*)?|\\.\\d+)(([KMGTPE]i)|[numkMGTPE]|[eE][+-]?\\d+)?${space}$`;
/** time.RFC3339, which Go reads with any number of digits of a second. */
const dateTime = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}([.,]\\d+)?(Z|[+-]\\d{2}:\\d{2})$";
/** Standard base64 with padding, line breaks anywhere, as Go decodes []byte. */
const base64 =
  "^[\\r\\n]*([A-Za-z0-9+/][\\r\\n]*([A-Za-z0-9+/][\\r\\n]*){3})*" +
  "(([A-Za-z0-9+/][\\r\\n]*){2}(=[\\r\\n]*){2}|([A-Za-z0-9+/][\\r\\n]*){3}=[\\r\\n]*)?$";

/** IsValidPortName of apimachinery pkg/util/validation: a letter somewhere, so that "80" in quotes is none. */
const portName = "^(?=.{1,15}$)(?!.*--)(?=.*[a-z])[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

const jsonSchemaProps = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";

const int32 = [-2_147_483_648, 2_147_483_647] as const;
const int64 = [-(2 ** 63), 2 ** 63] as const;

/** What is being reduced: the last part of the schema's name, and the path so far. */
export interface Context {
  readonly name: string;
  readonly path: string;
  /** File and definition of a published schema, e.g. `core_v1.json#/$defs/PodSpec`. */
  readonly reference: (published: string) => string;
}

/**
 * A schema of a Go type as strict JSON Schema: closed, without prose and defaults, its formats spelt out as ranges and
 * patterns, and with what the API server asks beyond what it publishes (kinds.ts).
 */
export function reduce(schema: Schema, context: Context): Schema {
  const known = wellKnown(context);
  if (known !== undefined) return known;
  const reference = referenceOf(schema);
  const range = ranges[context.path];
  if (reference !== undefined) {
    // The only numbers with a range that may be texts as well are ports.
    return range === undefined
      ? { $ref: context.reference(reference) }
      : { ...intOrString(portName), format: "port-name", ...bounds(range) };
  }
  const reduced: Record<string, unknown> = { ...bounded(schema) };
  for (const key of keptKeywords) if (schema[key] !== undefined) reduced[key] = schema[key];
  if (schema.enum !== undefined && emptyMeansAbsent.includes(context.path)) reduced.enum = ["", ...schema.enum];
  if (schema.items !== undefined) reduced.items = reduce(schema.items, below(context, "[]"));
  if (schema.type === "object") Object.assign(reduced, fields(schema, context));
  return {
    ...reduced,
    ...(range === undefined ? {} : bounds(range)),
    ...(values[context.path] === undefined ? {} : { enum: values[context.path] }),
    ...formOf(context.path),
  };
}

/** Items of lists are never absent, so that none may be empty; only values of labels are. */
function formOf(path: string): Schema {
  const form = forms[path];
  if (form === undefined) return {};
  const filled = (path.endsWith("[]") && form !== "label-value") || neverEmpty.includes(path);
  return { format: form, ...(filled ? { minLength: 1 } : {}) };
}

function fields(schema: Schema, context: Context): Schema {
  const names = Object.keys(schema.properties ?? {}).sort();
  const properties = Object.fromEntries(
    names.map((name) => [name, reduce(schema.properties?.[name] ?? {}, below(context, `.${name}`))]),
  );
  const required = requiredOf(schema, context);
  // Go cannot tell an empty text or list from an absent one, so that what is required must not be empty either.
  for (const name of required) properties[name] = filled(properties[name]);
  return {
    ...(names.length === 0 ? {} : { properties }),
    ...(required.length === 0 ? {} : { required }),
    ...closed(schema, context),
  };
}

function filled(schema: Schema | undefined): Schema {
  if (schema?.type === "string" && schema.enum === undefined) return { ...schema, minLength: 1 };
  return schema?.type === "array" ? { ...schema, minItems: 1 } : (schema ?? {});
}

/** The server drops an object's unknown fields, and refuses them when asked to be strict, unless told to keep them. */
function closed(schema: Schema, context: Context): Schema {
  if (typeof schema.additionalProperties === "object") {
    return { additionalProperties: reduce(schema.additionalProperties, below(context, "{}")) };
  }
  if (schema["x-kubernetes-preserve-unknown-fields"] === true || schema.additionalProperties === true) return {};
  if (schema.properties === undefined && !withoutFields.includes(context.path)) return {};
  return { additionalProperties: false };
}

function requiredOf(schema: Schema, context: Context): readonly string[] {
  const dropped = notRequired[context.path] ?? [];
  const added = alsoRequired[context.path] ?? [];
  return [...new Set([...(schema.required ?? []).filter((name) => !dropped.includes(name)), ...added])].sort();
}

/** The type with what its format says of it. */
export function bounded(schema: Schema): Schema {
  return { ...type(schema), ...format(schema) };
}

function type(schema: Schema): Schema {
  return schema.type === undefined ? {} : { type: schema.type };
}

function format(schema: Schema): Schema {
  if (schema.type === "integer") return bounds(schema.format === "int32" ? int32 : int64);
  if (schema.format === "byte") return { format: "byte", pattern: base64 };
  if (schema.format === "date-time") return { format: "date-time", pattern: dateTime };
  return {};
}

/** Types that are written otherwise than Go has them. */
export function wellKnown({ name, reference }: Context): Schema | undefined {
  // A CRD's `items` are one schema: several are for validation to refuse (apiextensions validation, items array). Both
  // types read themselves, so that what is unknown within them is passed over (their UnmarshalJSON).
  const within = () => ({ $ref: `${reference(jsonSchemaProps)}Within` });
  if (name === "JSONSchemaPropsOrArray") return within();
  if (name === "JSONSchemaPropsOrBool") return { anyOf: [{ type: "boolean" }, within()] };
  if (name === "Quantity") return { type: ["string", "number"], format: "quantity", pattern: quantity };
  if (name === "IntOrString") return intOrString(undefined);
  if (name === "Time" || name === "MicroTime") return { type: "string", format: "date-time", pattern: dateTime };
  return undefined;
}

function intOrString(pattern: string | undefined): Schema {
  return { type: ["integer", "string"], ...bounds(int32), ...(pattern === undefined ? {} : { pattern }) };
}

function bounds([minimum, maximum]: readonly [number, number?]): Schema {
  return { ...(minimum === undefined ? {} : { minimum }), ...(maximum === undefined ? {} : { maximum }) };
}

function referenceOf(schema: Schema): string | undefined {
  const only = schema.$ref ?? (schema.allOf?.length === 1 ? schema.allOf[0]?.$ref : undefined);
  return only?.split("/").at(-1);
}

function below(context: Context, step: string): Context {
  return { ...context, name: "", path: context.path + step };
}
