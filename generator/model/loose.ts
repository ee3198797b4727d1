/**
 * Reading objects whose shape nobody has proven: a person may have written them. What is missing or of another type
 * reads as nothing, so that reading on never fails; saying so is the schema rule's part. `as…` always answers,
 * `…Of` answers undefined where there is nothing.
 */

/** An object whose fields may be anything. */
export type Loose = Readonly<Record<string, unknown>>;

const nothing: Readonly<Record<string, never>> = {};
const none: readonly never[] = [];

export function isRecord(value: unknown): value is Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `value` as an object; an empty one where it is none. */
export function asRecord(value: unknown): Loose {
  return isRecord(value) ? value : nothing;
}

/** `value` as a list; an empty one where it is none. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : none;
}

/** `value` as a list of objects; what is none among its items is an empty one. */
export function asRecords(value: unknown): readonly Loose[] {
  return asList(value).map(asRecord);
}

/** The texts among the items of a list. */
export function asTexts(value: unknown): readonly string[] {
  return asList(value).filter((item) => typeof item === "string");
}

/** The entries of a map whose values are texts: labels, annotations, selectors of Services. */
export function asTextMap(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return nothing;
  if (hasTextsOnly(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** `value` where it is a text, as Go reads a field that is absent: "". */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A text that is not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A number of things: whole and not negative. */
export function countOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : undefined;
}

/** The value at a path of keys. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (!isRecord(found)) return undefined;
    found = entryOf(found, key);
  }
  return found;
}

/**
 * What a map has under a key that comes from the input. Indexing would answer for `constructor` or `__proto__` what every
 * object of the language has.
 */
export function entryOf<Value>(map: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/**
 * `value` in a message or a key, where what is absent is nothing. Texts made by JavaScript fail for an object that has
 * an entry `toString`.
 */
export function shownText(value: unknown): string {
  if (value === undefined) return "nothing";
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

function hasTextsOnly(map: Loose): map is Readonly<Record<string, string>> {
  return Object.values(map).every((value) => typeof value === "string");
}
