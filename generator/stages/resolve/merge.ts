/**
 * The one rule by which an environment's settings are laid over base.json's: objects merge by key, lists and scalars
 * replace, and `null` stays as the sign that a thing is switched off. Neither argument is changed; what only one side
 * has is shared with it.
 */
export function merge(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (!isObject(base) || !isObject(over)) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) merged[key] = merge(base[key], value);
  return merged;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
