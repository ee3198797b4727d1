import { entryOf, isRecord } from "../../model/loose.ts";

/**
 * The one rule by which an environment's settings are laid over base.json's: objects merge by key, lists and scalars
 * replace, and `null` stays as the sign that a thing is switched off. Neither argument is changed; what only one side
 * has is shared with it.
 */
export function merge(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (!isRecord(base) || !isRecord(over)) return over;
  const entries = Object.entries(over).map(([key, value]) => [key, merge(entryOf(base, key), value)] as const);
  return { ...base, ...Object.fromEntries(entries) };
}

/** The entries of a map that are not switched off. */
export function present<Value>(map: Readonly<Record<string, Value | null>>): Readonly<Record<string, Value>> {
  const entries = Object.entries(map).filter((entry): entry is [string, Value] => entry[1] !== null);
  return Object.fromEntries(entries);
}
