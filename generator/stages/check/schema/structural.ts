import { type Keywords, keptKeywords } from "./keywords.ts";
import type { JsonSchema, JsonType } from "./node.ts";

/** What a CRD may say of a value: JSONSchemaProps of apiextensions.k8s.io/v1, as far as the API server acts on it. */
export interface Structural extends Keywords {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly properties?: Readonly<Record<string, Structural>>;
  readonly additionalProperties?: Structural | boolean;
  readonly items?: Structural;
  readonly allOf?: readonly Structural[];
  readonly anyOf?: readonly Structural[];
  readonly oneOf?: readonly Structural[];
  readonly not?: Structural;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-embedded-resource"?: boolean;
  readonly "x-kubernetes-list-type"?: string;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-validations"?: readonly unknown[];
}

/** Where every object has its metadata's schema. */
export const objectMeta = "meta_v1.json#/$defs/ObjectMeta";

/** time.RFC3339 as strfmt.DateTime takes it, and what else is a pattern (kube-openapi pkg/validation/strfmt). */
const dateTime = "^\\d{4}-\\d{2}-\\d{2}[Tt ]\\d{2}:\\d{2}:\\d{2}([.,]\\d+)?([Zz]|[+-]\\d{2}:?\\d{2})?$";
const formats: Readonly<Record<string, JsonSchema>> = {
  byte: {
    format: "byte",
    pattern: "^[\\r\\n]*([A-Za-z0-9+/]{4}[\\r\\n]*)*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?[\\r\\n]*$",
  },
  cidr: { format: "cidr" },
  date: { format: "date", pattern: "^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$" },
  datetime: { format: "date-time", pattern: dateTime },
  ipv4: { format: "ipv4" },
  ipv6: { format: "ipv6" },
  mac: { format: "mac" },
  uri: { format: "uri" },
  uuid: { format: "uuid", pattern: "^[0-9A-Fa-f]{8}-?([0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}$" },
};

/**
 * A schema of a CRD as JSON Schema, closed where the server prunes: unknown fields are refused when it is asked to be
 * strict (apiextensions-apiserver pkg/apiserver/schema/pruning).
 */
export function structural(schema: Structural): JsonSchema {
  if (schema["x-kubernetes-int-or-string"] === true) {
    // The choice of the two types says the same once more.
    const { anyOf: _, ...own } = validations(schema);
    return { ...own, type: nullable(schema, ["integer", "string"]) };
  }
  const own = validations(schema);
  const { items, properties = {}, additionalProperties: others } = schema;
  const embedded = schema["x-kubernetes-embedded-resource"] === true ? resource : undefined;
  const known = { ...mapped(properties, structural), ...embedded?.properties };
  const asked = required(schema, embedded?.required ?? []);
  return {
    ...own,
    ...(isChosen(schema) ? defaultsOf(properties) : {}),
    ...(items === undefined ? {} : { items: structural(items) }),
    ...(Object.keys(known).length === 0 ? {} : { properties: known }),
    ...(asked.length === 0 ? {} : { required: asked }),
    ...(typeof others === "object" ? { additionalProperties: structural(others) } : {}),
    ...(isClosed(schema) ? { additionalProperties: false as const } : {}),
  };
}

/** What an object inside an object has without saying so. */
const resource = {
  properties: { apiVersion: { type: "string" }, kind: { type: "string" }, metadata: { $ref: objectMeta } },
  required: ["apiVersion", "kind"],
} as const satisfies JsonSchema;

function isClosed(schema: Structural): boolean {
  if (schema.additionalProperties !== undefined && schema.additionalProperties !== false) return false;
  return schema.type === "object" && schema["x-kubernetes-preserve-unknown-fields"] !== true;
}

function isChosen({ allOf, anyOf, oneOf, not }: Structural): boolean {
  return allOf !== undefined || anyOf !== undefined || oneOf !== undefined || not !== undefined;
}

/** What the server fills in before it looks which of several forms an object has. */
function defaultsOf(properties: Readonly<Record<string, Structural>>): JsonSchema {
  const given = Object.entries(properties).filter(([, { default: value }]) => value !== undefined);
  if (given.length === 0) return {};
  return { default: Object.fromEntries(given.map(([name, { default: value }]) => [name, value])) };
}

/** Defaults are filled in before anything is validated, so that what has one is never missing. */
function required({ required: asked = [], properties = {} }: Structural, embedded: readonly string[]) {
  const open = asked.filter((name) => !Object.hasOwn(properties, name) || properties[name]?.default === undefined);
  return [...new Set([...open, ...embedded])].sort();
}

/** What is said of the value itself, and by the ways of a choice, which close nothing. */
function validations(schema: Structural): JsonSchema {
  const listType = schema["x-kubernetes-list-type"];
  const keys = schema["x-kubernetes-list-map-keys"];
  return {
    ...typeOf(schema),
    ...Object.fromEntries(keptKeywords.filter((key) => schema[key] !== undefined).map((key) => [key, schema[key]])),
    ...(schema.exclusiveMinimum === true ? { exclusiveMinimum: schema.minimum } : {}),
    ...(schema.exclusiveMaximum === true ? { exclusiveMaximum: schema.maximum } : {}),
    ...(listType === "set" || schema.uniqueItems === true ? { uniqueItems: true } : {}),
    ...(listType === "map" && keys !== undefined ? { "x-kubernetes-list-map-keys": keys } : {}),
    ...(schema.allOf === undefined ? {} : { allOf: schema.allOf.map(way) }),
    ...(schema.anyOf === undefined ? {} : { anyOf: schema.anyOf.map(way) }),
    ...(schema.oneOf === undefined ? {} : { oneOf: schema.oneOf.map(way) }),
    ...(schema.not === undefined ? {} : { not: way(schema.not) }),
  };
}

function way(schema: Structural): JsonSchema {
  const { items, properties, required: asked = [] } = schema;
  return {
    ...validations(schema),
    ...(items === undefined ? {} : { items: way(items) }),
    ...(properties === undefined ? {} : { properties: mapped(properties, way) }),
    ...(asked.length === 0 ? {} : { required: [...asked].sort() }),
  };
}

function typeOf(schema: Structural): JsonSchema {
  const { type, format = "" } = schema;
  const plain = typeof type === "string" && type !== "" ? { type: nullable(schema, [type as JsonType]) } : {};
  if (type === "integer") return { ...plain, ...(format === "int32" ? int32 : int64) };
  const normal = format.replaceAll("-", "");
  return { ...plain, ...(Object.hasOwn(formats, normal) ? formats[normal] : {}) };
}

const int32 = { minimum: -2_147_483_648, maximum: 2_147_483_647 } as const;
const int64 = { minimum: -(2 ** 63), maximum: 2 ** 63 } as const;

function nullable({ nullable: also }: Structural, types: readonly JsonType[]): JsonType | readonly JsonType[] {
  const all: readonly JsonType[] = also === true ? [...types, "null"] : types;
  const [only] = all;
  return all.length === 1 && only !== undefined ? only : all;
}

function mapped(
  schemas: Readonly<Record<string, Structural>>,
  map: (schema: Structural) => JsonSchema,
): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    Object.entries(schemas)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, schema]) => [name, map(schema)]),
  );
}
