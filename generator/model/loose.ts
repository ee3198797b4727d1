/** An object whose fields may be anything. */
export type Loose = Readonly<Record<string, unknown>>;

const nothing: Loose = {};

/** `value` as an object; an empty one where it is none, so that reading on never fails. */
export function asRecord(value: unknown): Loose {
  return isRecord(value) ? value : nothing;
}

export function isRecord(value: unknown): value is Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `value` as a list; an empty one where it is none. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** `value` where it is a text, as Go reads a field that is absent: "". */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** `value` in a message or a key. Texts made by JavaScript fail for an object that has an entry `toString`. */
export function shownText(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
