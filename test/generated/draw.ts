/** Draws values from a JSON schema, so that a new field of the schema is drawn without a word here. */
import fc, { type GeneratorValue } from "fast-check";
import { isRecord } from "../../generator/model/loose.ts";
import { ofDefinitions, ofFields, ofKeys, texts } from "./pools.ts";
import { open, resolved, type Schema } from "./schemas.ts";

/** What is drawn from, and what names there are to point at. */
export interface Draw {
  readonly of: GeneratorValue;
  /** Services, backing services and hosts of the environment. */
  readonly names: readonly string[];
  /** Called with every field that is drawn, as `service.env` or `PodSpec.affinity`. */
  readonly seen: (field: string) => void;
}

/** Where a value stands: its field, and the definition of the object around it. */
interface Place {
  readonly field: string;
  readonly within: string;
  readonly depth: number;
  /** Fields that a schema demands may be missing: the value is merged over another one. */
  readonly partial: boolean;
}

const top: Place = { field: "", within: "", depth: 0, partial: false };

/** A value of a schema. `partial`: fields that it demands may be missing, everywhere in it. */
export function drawn(draw: Draw, schema: Schema, { partial }: { readonly partial: boolean }): unknown {
  return valueFor(draw, schema, { ...top, partial });
}

function valueFor(draw: Draw, schema: Schema, place: Place): unknown {
  const { schema: own, definition } = resolved(schema);
  const openly = open[definition ?? ""] ?? open[`${place.within}.${place.field}`];
  if (openly !== undefined && own.type !== "array") {
    if (own.type !== "object" && isOneIn(draw, 12)) return null;
    const target = resolved({ $ref: openly });
    return objectOf(draw, target.schema, { ...place, partial: true }, openly.split("/").at(-1) ?? "");
  }
  const pooled = pooledValue(draw, own, definition, place);
  if (pooled !== undefined) return pooled.value;
  const choices = own.anyOf ?? own.oneOf;
  if (choices !== undefined) {
    const some = choices.filter(({ type }) => type !== "null");
    const hasNull = some.length < choices.length;
    if (hasNull && isOneIn(draw, 8)) return null;
    return valueFor(draw, pick(draw, some), definition === undefined ? place : { ...place, field: definition });
  }
  // What says no type takes any, such as the values of a patch.
  const types = [own.type ?? (own.properties === undefined ? ["boolean", "integer", "string"] : "object")].flat();
  const type = pick(draw, types.includes("null") && !isOneIn(draw, 8) ? types.filter((one) => one !== "null") : types);
  switch (type) {
    case "null":
      return null;
    case "boolean":
      return draw.of(fc.boolean);
    case "integer":
    case "number":
      return integer(draw, own);
    case "string":
      return text(draw, own);
    case "array":
      return list(draw, own, place);
    default:
      return objectOf(draw, own, place, definition ?? `${place.within}.${place.field}`);
  }
}

function pooledValue(draw: Draw, own: Schema, definition: string | undefined, place: Place) {
  if (own.const !== undefined) return { value: own.const };
  if (own.enum !== undefined) return { value: pick(draw, own.enum) };
  if (definition === "name" && !isOneIn(draw, 10)) return { value: pick(draw, draw.names) };
  const isScalar = [own.type ?? []].flat().some((type) => ["string", "integer", "number"].includes(type));
  const pool = ofDefinitions[definition ?? ""] ?? (isScalar ? ofFields[place.field] : undefined);
  if (pool === undefined || isOneIn(draw, 10)) return undefined;
  return { value: pick(draw, pool) };
}

function objectOf(draw: Draw, schema: Schema, place: Place, definition: string): unknown {
  const properties = Object.entries(schema.properties ?? {});
  const required = place.partial ? [] : (schema.required ?? []);
  // Of an object with many fields a few, of one with few about half; less the deeper it stands.
  const wanted = place.depth > 4 ? 1 : place.depth > 0 ? 2 : 6;
  const inTen = Math.min(5, (wanted * 10) / Math.max(1, properties.length));
  const single = schema.maxProperties === 1 && properties.length > 0 ? pick(draw, properties)[0] : undefined;
  const fields = properties.filter(([field]) => {
    if (single !== undefined) return field === single;
    return required.includes(field) || draw.of(fc.nat, { max: 999 }) < inTen * 100;
  });
  const inside = (field: string): Place => ({ ...place, field, within: definition, depth: place.depth + 1 });
  const known = fields.map(([field, child]) => {
    draw.seen(`${definition}.${field}`);
    return [field, valueFor(draw, child, inside(field))] as const;
  });
  const more = isRecord(schema.additionalProperties) ? (schema.additionalProperties as Schema) : undefined;
  if (more === undefined) return Object.fromEntries(known);
  const count = draw.of(fc.integer, { min: 1, max: 2 });
  const others = Array.from({ length: count }, () => {
    const key = keyOf(draw, schema, place);
    const at = open[`${place.field}.${key}`] === undefined ? place.field : key;
    return [key, valueFor(draw, more, { ...inside(at), within: place.field })] as const;
  });
  return Object.fromEntries([...known, ...others]);
}

function keyOf(draw: Draw, { propertyNames = {} }: Schema, { field }: Place): string {
  const pool = ofKeys[field];
  if (pool !== undefined && !isOneIn(draw, 10)) return pick(draw, pool);
  const { schema, definition } = resolved(propertyNames);
  const named = ofDefinitions[definition ?? ""];
  if (named !== undefined && !isOneIn(draw, 10)) return String(pick(draw, named));
  return schema.pattern === undefined ? pick(draw, texts) : text(draw, schema);
}

function list(draw: Draw, { items = {}, minItems = 0, uniqueItems = false }: Schema, place: Place): unknown {
  const length = draw.of(fc.integer, {
    min: Math.max(minItems, isOneIn(draw, 10) ? 0 : 1),
    max: Math.max(minItems, 2),
  });
  const openly = open[`${place.within}.${place.field}`];
  const values = Array.from({ length }, () =>
    openly === undefined
      ? valueFor(draw, items, place)
      : objectOf(draw, resolved({ $ref: openly }).schema, place, openly.split("/").at(-1) ?? ""),
  );
  if (!uniqueItems) return values;
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function integer(draw: Draw, { minimum = 0, maximum = 1000 }: Schema): number {
  const [min, max] = [Math.max(minimum, -1000), Math.min(maximum, 100_000)];
  return draw.of(fc.integer, { min, max: isOneIn(draw, 5) ? max : Math.min(max, Math.max(min, 5)) });
}

function text(draw: Draw, { pattern, maxLength = 80 }: Schema): string {
  const plain = pick(draw, texts);
  if (pattern === undefined) return plain.slice(0, maxLength);
  if (new RegExp(pattern).test(plain) && !isOneIn(draw, 3)) return plain.slice(0, maxLength);
  // Lookaheads are not drawn from; what they ask for is held against the schema like everything else.
  const bare = pattern.replace(/\(\?[=!][^)]*\)/g, "");
  return draw.of(fc.stringMatching, new RegExp(bare), {
    maxLength: Math.min(maxLength, 300),
    size: isOneIn(draw, 4) ? (isNested(bare) ? "small" : "medium") : "xsmall",
  });
}

/** Whether a pattern repeats what repeats: fast-check draws hundreds of thousands of characters of it, and throws them away. */
function isNested(pattern: string): boolean {
  return /[*+]\)[*+]/.test(pattern);
}

export function pick<Item>(draw: Draw, items: readonly Item[]): Item {
  return items[draw.of(fc.nat, { max: items.length - 1 })] as Item;
}

export function isOneIn(draw: Draw, times: number): boolean {
  return draw.of(fc.nat, { max: times - 1 }) === 0;
}
