/** Reading objects that a person may have written: what is missing or of another type reads as nothing. */

export type Fields = Readonly<Record<string, unknown>>;

const nothing: Readonly<Record<string, never>> = {};
const none: readonly never[] = [];

/** The entries of a map; none when `value` is not one. */
export function fields(value: unknown): Fields {
  return isMap(value) ? value : nothing;
}

/** The items of a list; none when `value` is not one. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : none;
}

/** The value at a path of keys. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (!isMap(found)) return undefined;
    found = found[key];
  }
  return found;
}

/** A text that is not empty. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The entries of a map whose values are texts, such as labels. */
export function texts(value: unknown): Readonly<Record<string, string>> {
  if (!isMap(value)) return nothing;
  if (hasTextsOnly(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** The texts among the items of a list. */
export function textItems(value: unknown): readonly string[] {
  return items(value).filter((item): item is string => typeof item === "string");
}

function hasTextsOnly(map: Fields): map is Readonly<Record<string, string>> {
  for (const key in map) if (typeof map[key] !== "string") return false;
  return true;
}

export function isMap(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
