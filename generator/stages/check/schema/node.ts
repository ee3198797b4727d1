import type { Served } from "../../../model/kubernetes/releases.ts";
import type { Keywords } from "./keywords.ts";
import { compiledPattern } from "./pattern.ts";

/** The JSON Schema keywords that schemas/kubernetes/ uses; a test holds the files to them. */
export interface JsonSchema extends Keywords {
  readonly $ref?: string;
  readonly type?: JsonType | readonly JsonType[];
  /** What a text must be; where there is a pattern, it only names what that is of. */
  readonly format?: Format;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | false;
  readonly items?: JsonSchema;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  /** Fields that are filled in before the choices are looked at. */
  readonly default?: Readonly<Record<string, unknown>>;
  /** Fields by which the items of a list are told apart: no two may be the same in all of them. */
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  /** Fields that only some releases of Kubernetes have. */
  readonly "x-fields"?: Readonly<Record<string, Served>>;
  /** The same of the values in `enum`. */
  readonly "x-values"?: Readonly<Record<string, Served>>;
}

export type JsonType = "array" | "boolean" | "integer" | "null" | "number" | "object" | "string";

/** What CRDs may say of a text, and this project's names for forms of Kubernetes (formats.ts). */
export type Format =
  | "absolute-path"
  | "byte"
  | "cidr"
  | "cluster-ip"
  | "data-key"
  | "date"
  | "date-time"
  | "descending-path"
  | "dns-label"
  | "dns-subdomain"
  | "domain-path"
  | "driver-name"
  | "endpoint-ip"
  | "header-name"
  | "ip"
  | "ipv4"
  | "ipv6"
  | "label-value"
  | "mac"
  | "network"
  | "padded-network"
  | "path-without-backsteps"
  | "port-name"
  | "qualified-name"
  | "quantity"
  | "relative-path"
  | "search-domain"
  | "sysctl-name"
  | "uri"
  | "uuid"
  | "variable-name";

/** Schemas of which all, some, exactly one or none must fit. */
export interface Choice {
  readonly of: "allOf" | "anyOf" | "not" | "oneOf";
  readonly ways: readonly Node[];
}

/**
 * A schema made ready to be walked. Only what a manifest really has is made ready: of an issuer of cert-manager, one
 * way in forty is written. `fields` is filled while walking; a field's node never changes.
 */
export interface Node {
  readonly ref: string | undefined;
  readonly types: readonly JsonType[] | undefined;
  readonly allowed: readonly unknown[] | undefined;
  readonly pattern: RegExp | undefined;
  readonly format: Format | undefined;
  readonly minimum: number;
  readonly maximum: number;
  readonly above: number;
  readonly below: number;
  readonly multipleOf: number | undefined;
  /** Characters of a text. */
  readonly shortest: number;
  readonly longest: number;
  /** Items of a list, fields of an object. */
  readonly least: number;
  readonly most: number;
  readonly unique: boolean;
  readonly keys: readonly string[] | undefined;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly fields: Map<string, Node>;
  /** What fields that are not in `properties` are: false when there may be none, undefined when they may be anything. */
  readonly others: Node | false | undefined;
  /** Those of the fields and of the allowed values that only some releases of Kubernetes have. */
  readonly servedFields: Readonly<Record<string, Served>> | undefined;
  readonly servedValues: Readonly<Record<string, Served>> | undefined;
  readonly items: Node | undefined;
  readonly choices: readonly Choice[] | undefined;
  readonly defaults: Readonly<Record<string, unknown>> | undefined;
}

/** Every property is always set, so that all nodes have one shape, which V8 reads fastest. */
export function nodeOf(schema: JsonSchema): Node {
  const { type, additionalProperties: others } = schema;
  return {
    ref: schema.$ref,
    types: typeof type === "string" ? [type] : type,
    allowed: schema.enum,
    pattern: schema.pattern === undefined ? undefined : compiledPattern(schema.pattern),
    format: schema.format,
    minimum: schema.minimum ?? Number.NEGATIVE_INFINITY,
    maximum: schema.maximum ?? Number.POSITIVE_INFINITY,
    above: schema.exclusiveMinimum ?? Number.NEGATIVE_INFINITY,
    below: schema.exclusiveMaximum ?? Number.POSITIVE_INFINITY,
    multipleOf: schema.multipleOf,
    shortest: schema.minLength ?? 0,
    longest: schema.maxLength ?? Number.POSITIVE_INFINITY,
    least: schema.minItems ?? schema.minProperties ?? 0,
    most: schema.maxItems ?? schema.maxProperties ?? Number.POSITIVE_INFINITY,
    unique: schema.uniqueItems === true,
    keys: schema["x-kubernetes-list-map-keys"],
    required: schema.required ?? [],
    properties: schema.properties ?? {},
    fields: new Map(),
    servedFields: schema["x-fields"],
    servedValues: schema["x-values"],
    others: typeof others === "object" ? nodeOf(others) : others,
    items: schema.items === undefined ? undefined : nodeOf(schema.items),
    choices: choicesOf(schema),
    defaults: schema.default,
  };
}

function choicesOf({ allOf, anyOf, oneOf, not }: JsonSchema): readonly Choice[] | undefined {
  if (allOf === undefined && anyOf === undefined && oneOf === undefined && not === undefined) return undefined;
  const choice = (of: Choice["of"], ways: readonly JsonSchema[] | undefined) =>
    ways === undefined ? [] : [{ of, ways: ways.map(nodeOf) }];
  return [
    ...choice("allOf", allOf),
    ...choice("anyOf", anyOf),
    ...choice("oneOf", oneOf),
    ...choice("not", not && [not]),
  ];
}

/** What a field of an object must be: false when there may be no such field, undefined when it may be anything. */
export function fieldOf(node: Node, name: string): Node | false | undefined {
  const known = node.fields.get(name);
  if (known !== undefined) return known;
  const schema = Object.hasOwn(node.properties, name) ? node.properties[name] : undefined;
  if (schema === undefined) return node.others;
  const made = nodeOf(schema);
  node.fields.set(name, made);
  return made;
}
