/** The JSON Schema keywords that schemas/kubernetes/ uses; a test holds the files to them. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: JsonType | readonly JsonType[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  /** What the pattern is of; it only names it. */
  readonly format?: Format;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly uniqueItems?: boolean;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | false;
  readonly items?: JsonSchema;
}

export type JsonType = "array" | "boolean" | "integer" | "null" | "number" | "object" | "string";

/** `quantity` (such as 512Mi) and `port-name` are this project's names for forms of Kubernetes. */
export type Format = "byte" | "date-time" | "port-name" | "quantity";

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
  /** Characters of a text, items of a list, fields of an object. */
  readonly least: number;
  readonly most: number;
  readonly unique: boolean;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly fields: Map<string, Node>;
  /** What fields that are not in `properties` are: false when there may be none, undefined when they may be anything. */
  readonly others: Node | false | undefined;
  readonly items: Node | undefined;
}

/** Every property is always set, so that all nodes have one shape, which V8 reads fastest. */
export function nodeOf(schema: JsonSchema): Node {
  const { type, additionalProperties: others } = schema;
  return {
    ref: schema.$ref,
    types: typeof type === "string" ? [type] : type,
    allowed: schema.enum,
    pattern: schema.pattern === undefined ? undefined : new RegExp(schema.pattern, "u"),
    format: schema.format,
    minimum: schema.minimum ?? Number.NEGATIVE_INFINITY,
    maximum: schema.maximum ?? Number.POSITIVE_INFINITY,
    least: schema.minLength ?? schema.minItems ?? schema.minProperties ?? 0,
    most: schema.maxLength ?? schema.maxItems ?? schema.maxProperties ?? Number.POSITIVE_INFINITY,
    unique: schema.uniqueItems === true,
    required: schema.required ?? [],
    properties: schema.properties ?? {},
    fields: new Map(),
    others: typeof others === "object" ? nodeOf(others) : others,
    items: schema.items === undefined ? undefined : nodeOf(schema.items),
  };
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
