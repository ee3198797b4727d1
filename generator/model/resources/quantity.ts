/**
 * An exact amount in billionths of its unit: of a core, of a byte, of one object. The API keeps no finer amounts than
 * these, so two quantities are equal exactly when these numbers are: `0.5`, `500m` and `5e-1` are all 500,000,000.
 */
export type Quantity = bigint;

const nano = 1n;
const milli = 1_000_000n;
const one = 1_000_000_000n;

const factors: Readonly<Record<string, bigint>> = {
  n: nano,
  u: 1_000n,
  m: milli,
  "": one,
  k: one * 10n ** 3n,
  M: one * 10n ** 6n,
  G: one * 10n ** 9n,
  T: one * 10n ** 12n,
  P: one * 10n ** 15n,
  E: one * 10n ** 18n,
  Ki: one << 10n,
  Mi: one << 20n,
  Gi: one << 30n,
  Ti: one << 40n,
  Pi: one << 50n,
  Ei: one << 60n,
};

const syntax = /^([+-]?)(\d*)(?:\.(\d*))?([numkMGTPE]|[KMGTPE]i|)(?:[eE]([+-]?\d{1,3}))?$/;

/** Where the API caps quantities with a binary suffix: the largest signed 64-bit integer. */
const largestBinary = ((1n << 63n) - 1n) * one;

/**
 * The amount that a Kubernetes quantity stands for, or undefined when `value` is none. Numbers are taken as they are
 * written in YAML. Anything finer than a billionth is rounded away from zero, as the API server does
 * (k8s.io/apimachinery pkg/api/resource/quantity.go, ParseQuantity). Exponents of more than three digits are none, nor is
 * a text without digits such as `m`, which the API takes for 0.
 */
export function parseQuantity(value: unknown): Quantity | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  // Spaces around it are cut off (Quantity.UnmarshalJSON).
  const match = syntax.exec(String(value).trim());
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", suffix = "", exponent] = match;
  if (whole === "" && fraction === "") return undefined;
  if (suffix !== "" && exponent !== undefined) return undefined;
  const factor = factors[suffix] ?? one;
  const shift = Number(exponent ?? 0) - fraction.length;
  const digits = BigInt(whole + fraction) * factor;
  const size = shift >= 0 ? digits * 10n ** BigInt(shift) : divideUp(digits, 10n ** BigInt(-shift));
  const capped = suffix.endsWith("i") && size > largestBinary ? largestBinary : size;
  return sign === "-" ? -capped : capped;
}

/** The amount of `count` whole things, e.g. pods. */
export function wholeQuantity(count: number): Quantity {
  return BigInt(count) * one;
}

/**
 * Rounded up to thousandths, which is as fine as the API server keeps the amounts of a resource list (requests,
 * limits, a quota's hard limits; pkg/apis/core/v1/defaults.go, SetDefaults_ResourceList).
 */
export function roundUpToMilli(amount: Quantity): Quantity {
  return roundUp(amount, milli);
}

/** Rounded up to whole units, as the quota counts claimed storage. */
export function roundUpToWhole(amount: Quantity): Quantity {
  return roundUp(amount, one);
}

/** Whether two quantities, as they are written, are the same amount. What is no quantity is only equal to itself. */
export function sameQuantity(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const amount = parseQuantity(a);
  return amount !== undefined && amount === parseQuantity(b);
}

const binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];

/**
 * The canonical form of an amount: no fraction, the largest suffix that keeps it exact. `binary` (bytes): Ki, Mi, …,
 * unless it is fractional or less than 1024, as in the API.
 */
export function formatQuantity(amount: Quantity, form: "binary" | "decimal"): string {
  if (amount === 0n) return "0";
  const large = amount >= 1024n * one || amount <= -1024n * one;
  if (form === "binary" && large && amount % one === 0n) return scaled(amount / one, 1024n, binarySuffixes);
  return scaled(amount, 1000n, decimalSuffixes);
}

function scaled(amount: bigint, step: bigint, suffixes: readonly string[]): string {
  let rest = amount;
  let index = 0;
  while (index < suffixes.length - 1 && rest % step === 0n) {
    rest /= step;
    index += 1;
  }
  return `${rest}${suffixes[index]}`;
}

function roundUp(amount: bigint, step: bigint): bigint {
  return amount < 0n ? -divideUp(-amount, step) * step : divideUp(amount, step) * step;
}

function divideUp(amount: bigint, divisor: bigint): bigint {
  return (amount + divisor - 1n) / divisor;
}
