/**
 * Reading objects whose shape nobody has proven: manifests written by hand reach the rules as they are. What has the
 * wrong type reads as missing; saying so is the schema rule's part.
 */

/** `value` as a map, or an empty one. */
export function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** `value` as a list, or an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** `value` when it is a text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The entries of `value` that are texts: labels, annotations, selectors of Services. */
export function textsOf(value: unknown): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const [key, entry] of Object.entries(mapOf(value))) {
    if (typeof entry === "string") texts[key] = entry;
  }
  return texts;
}
