import { asRecord } from "../loose.ts";
import { formatQuantity, parseQuantity, type Quantity, roundUpToMilli } from "./quantity.ts";

/** Amounts by resource, e.g. `cpu` or, in a quota, `requests.cpu`. */
export type Amounts = ReadonlyMap<string, Quantity>;

/** A resource list as the API server keeps it. Entries that are no quantities are left out. */
export function readAmounts(list: unknown): Map<string, Quantity> {
  const amounts = new Map<string, Quantity>();
  for (const [name, value] of Object.entries(asRecord(list))) {
    const amount = parseQuantity(value);
    if (amount !== undefined) amounts.set(name, roundUpToMilli(amount));
  }
  return amounts;
}

/** Adds `more` to `total`. */
export function add(total: Map<string, Quantity>, more: Amounts): void {
  for (const [name, amount] of more) total.set(name, (total.get(name) ?? 0n) + amount);
}

/** Raises `total` to `floor` where it is lower. */
export function raise(total: Map<string, Quantity>, floor: Amounts): void {
  for (const [name, amount] of floor) {
    const present = total.get(name);
    if (present === undefined || present < amount) total.set(name, amount);
  }
}

/** Gives `amounts` the entries of `defaults` that it does not have. */
export function fill(amounts: Map<string, Quantity>, defaults: Amounts): void {
  for (const [name, amount] of defaults) {
    if (!amounts.has(name)) amounts.set(name, amount);
  }
}

const bytes = /memory|storage$|hugepages-/;
const counted =
  /^(pods|services(\.\w+)?|configmaps|secrets|resourcequotas|replicationcontrollers|count\/.*)$|persistentvolumeclaims$/;

/** An amount of `resource` as people write it: bytes with binary suffixes, everything else with decimal ones. */
export function amountOf(resource: string, amount: Quantity): string {
  return formatQuantity(amount, bytes.test(resource) && !counted.test(resource) ? "binary" : "decimal");
}

/** So much of `resource` in words, e.g. `11 services`, `1 pod` or `4400m of limits.cpu`. */
export function muchOf(resource: string, amount: Quantity): string {
  const number = amountOf(resource, amount);
  if (!counted.test(resource)) return `${number} of ${resource}`;
  return `${number} ${number === "1" && /^[a-z]+s$/.test(resource) ? resource.slice(0, -1) : resource}`;
}

/** The excess in words, e.g. `1 too many` or `400m too much`. */
export function tooMuch(resource: string, amount: Quantity): string {
  return `${amountOf(resource, amount)} too ${counted.test(resource) ? "many" : "much"}`;
}
