import { credentialIn } from "../../../model/credentials/credentials.ts";
import { nameOfField } from "../../../model/credentials/fields.ts";
import { isRecord, type Loose } from "../../../model/loose.ts";

/** Copies plain data with every value that looks like a credential replaced as a whole. */
export type Mask = <Value>(value: Value) => Value;

/**
 * A mask for the two sides of one unit: equal values get equal numbers, `(masked 1)`, so that the copies differ exactly
 * where the originals do, and whatever is derived from the copies holds no credential.
 */
export function newMask(): Mask {
  const numbers = new Map<string, string>();
  const hidden = (value: string): string => {
    const known = numbers.get(value) ?? `(masked ${numbers.size + 1})`;
    numbers.set(value, known);
    return known;
  };
  return <Value>(value: Value): Value => masked(value, "", hidden) as Value;
}

type Hide = (value: string) => string;

function masked(value: unknown, name: string, hide: Hide): unknown {
  if (typeof value === "string") return credentialIn(name, value) === undefined ? value : hide(value);
  if (Array.isArray(value)) return value.map((item, index) => masked(item, flagOf(value[index - 1]) ?? name, hide));
  if (typeof value === "number") return credentialIn(name, String(value)) === undefined ? value : hide(String(value));
  if (!isRecord(value)) return value;
  if (value.kind === "Secret") return { ...maskedFields(value, name, hide), ...secretFields(value, hide) };
  return maskedFields(value, name, hide);
}

function maskedFields(record: Loose, within: string, hide: Hide): Loose {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      masked(key, "", hide),
      masked(value, nameOfField(record, key, within), hide),
    ]),
  );
}

/** Every value of a Secret, whatever it looks like. */
function secretFields(secret: Loose, hide: Hide): Loose {
  const hideAll = (value: unknown): unknown =>
    isRecord(value)
      ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, hide(JSON.stringify(entry) ?? "")]))
      : value;
  const fields = ["data", "stringData"].filter((field) => Object.hasOwn(secret, field));
  return Object.fromEntries(fields.map((field) => [field, hideAll(secret[field])]));
}

/** A flag in a list of arguments names the item after it: `--password`, `…`. */
function flagOf(item: unknown): string | undefined {
  return typeof item === "string" ? /^--?([A-Za-z][\w-]*)$/.exec(item)?.[1] : undefined;
}
