/** A version as Argo CD's library reads it out of a tag. What follows a `+` counts for nothing when versions are compared. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** Identifiers of the pre-release; none: a release. */
  readonly pre: readonly string[];
}

/**
 * What a tag is to Argo CD: a version; nothing that it looks at; or something that it takes for a version and cannot read.
 * One of the latter, and it resolves no constraint over the tags of the repository at all.
 */
export type Reading =
  | { readonly kind: "version"; readonly version: Version }
  | { readonly kind: "none" }
  | { readonly kind: "unreadable"; readonly why: string };

/** One to three numbers, however many zeros they begin with; looseSemVerRegex of Masterminds/semver 3.4.0, version.go. */
const form =
  /^v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

/** Numbers are unsigned and of 64 bits there. */
const largest = 2n ** 64n - 1n;

const digits = /^[0-9]+$/;

export function readVersion(text: string): Reading {
  const found = form.exec(text);
  if (found === null) return { kind: "none" };
  const [major, minor, patch] = found.slice(1, 4).map((part) => BigInt(part ?? "0")) as [bigint, bigint, bigint];
  if ([major, minor, patch].some((part) => part > largest)) {
    return { kind: "unreadable", why: "one of its numbers is larger than 64 bits hold" };
  }
  const pre = found[4]?.split(".") ?? [];
  const padded = pre.find((part) => digits.test(part) && part.length > 1 && part.startsWith("0"));
  if (padded !== undefined) {
    return { kind: "unreadable", why: `the number \`${padded}\` of its pre-release starts with a zero` };
  }
  return { kind: "version", version: { major, minor, patch, pre } };
}

/** undefined: the text is no version that can be read. */
export function versionIn(text: string): Version | undefined {
  const reading = readVersion(text);
  return reading.kind === "version" ? reading.version : undefined;
}

export function release(major: bigint, minor: bigint, patch: bigint): Version {
  return { major, minor, patch, pre: [] };
}

/** As tags of releases are written. */
export function versionText({ major, minor, patch, pre }: Version): string {
  return `v${major}.${minor}.${patch}${pre.length === 0 ? "" : `-${pre.join(".")}`}`;
}

/** Below 0: `a` is the lower one. */
export function compareVersions(a: Version, b: Version): number {
  return (
    compare(a.major, b.major) || compare(a.minor, b.minor) || compare(a.patch, b.patch) || comparePre(a.pre, b.pre)
  );
}

/** A release is above its pre-releases; of those the shorter is the lower one, where it is what the longer begins with. */
export function comparePre(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return compare(b.length, a.length);
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [one, other] = [a[at], b[at]];
    if (one === undefined || other === undefined) return one === undefined ? -1 : 1;
    const order = comparePart(one, other);
    if (order !== 0) return order;
  }
  return 0;
}

/** Numbers by value and below words; what 64 bits do not hold is a word (comparePrePart there). */
function comparePart(a: string, b: string): number {
  const [one, other] = [numberIn(a), numberIn(b)];
  if (one !== undefined && other !== undefined) return compare(one, other);
  if (one === undefined && other === undefined) return compare(a, b);
  return one === undefined ? 1 : -1;
}

function numberIn(part: string): bigint | undefined {
  const value = digits.test(part) ? BigInt(part) : undefined;
  return value === undefined || value > largest ? undefined : value;
}

function compare<Value extends bigint | number | string>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
