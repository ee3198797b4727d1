import { comparePre, compareVersions, type Version, versionIn } from "./version.ts";

/** Versions that a target revision permits: of the groups between `||` one has to be met with all of its parts. */
export interface Constraint {
  readonly groups: readonly Group[];
}

interface Group {
  readonly parts: readonly Part[];
  /** Pre-releases are looked at where one of the parts names one, whichever numbers it has. */
  readonly withPre: boolean;
}

interface Part {
  readonly operator: Operator;
  readonly version: Version;
  /** The number from which on anything goes: `*`, `1.x`, `1.2`. */
  readonly open: "major" | "minor" | "patch" | undefined;
}

/*
 * The grammar of Masterminds/semver 3.4.0, constraints.go. Its words for space are those of Go's regular expressions, and
 * operators are tried in its order. A `|` counts as a digit there, and no number comes of it.
 */
const space = "[\\t\\n\\f\\r ]";
const operators = "=||!=|>|<|>=|=>|<=|=<|~|~>|\\^";
const number = "[0-9|xX*]+";
const pre = "-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
const build = "\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
const version = `v?${number}(?:\\.${number})?(?:\\.${number})?(?:${pre})?(?:${build})?`;
const one = `(?:${operators})${space}*${version}`;

const hyphenRange = new RegExp(`${space}*(${version})${space}+-${space}+(${version})${space}*`, "g");
const group = new RegExp(`^${space}*${one}${space}*(?:(?:${space}+|,${space}*)${one}${space}*)*$`);
const each = new RegExp(one, "g");
const taken = new RegExp(
  `^${space}*(${operators})${space}*(v?(${number})(\\.${number})?(\\.${number})?(${pre})?(?:${build})?)${space}*$`,
);

/** undefined: the text is no constraint. */
export function parseConstraint(text: string): Constraint | undefined {
  const spelled = withoutHyphens(text);
  const groups = spelled.split("||").map(parseGroup);
  return groups.every((found) => found !== undefined) ? { groups } : undefined;
}

/** `1.2 - 2.0` is `>= 1.2, <= 2.0`. */
function withoutHyphens(text: string): string {
  let spelled = text;
  for (const [whole, from = "", to = ""] of text.matchAll(hyphenRange)) {
    spelled = spelled.replace(whole, () => `>= ${from}, <= ${to} `);
  }
  return spelled;
}

function parseGroup(text: string): Group | undefined {
  if (!group.test(text)) return undefined;
  const parts = (text.match(each) ?? []).map(parsePart);
  if (!parts.every((part) => part !== undefined)) return undefined;
  return { parts, withPre: parts.some((part) => part.version.pre.length > 0) };
}

function parsePart(text: string): Part | undefined {
  const [, operator = "", whole = "", major = "", minor = "", patch = "", suffix = ""] = taken.exec(text) ?? [];
  const open = isAny(major) ? "major" : isAny(minor) ? "minor" : isAny(patch) ? "patch" : undefined;
  const written = {
    major: `0.0.0${suffix}`,
    minor: `${major}.0.0${suffix}`,
    patch: `${major}${minor}.0${suffix}`,
  };
  const found = versionIn(open === undefined ? whole : written[open]);
  const known = spellings.get(operator);
  return found === undefined || known === undefined ? undefined : { operator: known, version: found, open };
}

function isAny(part: string): boolean {
  return ["", "x", "X", "*"].includes(part.replace(/^\./, ""));
}

type Operator = "equal" | "unequal" | "above" | "below" | "from" | "to" | "tilde" | "caret";

const spellings: ReadonlyMap<string, Operator> = new Map([
  ["", "equal"],
  ["=", "equal"],
  ["!=", "unequal"],
  [">", "above"],
  ["<", "below"],
  [">=", "from"],
  ["=>", "from"],
  ["<=", "to"],
  ["=<", "to"],
  ["~", "tilde"],
  ["~>", "tilde"],
  ["^", "caret"],
]);

export function isMet({ groups }: Constraint, found: Version): boolean {
  return groups.some(({ parts, withPre }) => {
    if (found.pre.length > 0 && !withPre) return false;
    return parts.every((part) => tests[part.operator](found, part));
  });
}

/** Versions that the constraint names: where what it permits begins or ends. */
export function boundsOf({ groups }: Constraint): readonly Version[] {
  return groups.flatMap(({ parts }) => parts.map((part) => part.version));
}

/** The functions of constraintOps there, with what they do for numbers that are left open. */
const tests: Readonly<Record<Operator, (found: Version, part: Part) => boolean>> = {
  equal: (found, part) =>
    part.open === undefined ? compareVersions(found, part.version) === 0 : tests.tilde(found, part),
  unequal: (found, { version: named, open }) => {
    if (open === undefined) return compareVersions(found, named) !== 0;
    if (found.major !== named.major) return true;
    if (open === "minor") return false;
    if (found.minor !== named.minor) return true;
    if (open === "patch") return comparePre(found.pre, named.pre) !== 0;
    return found.patch !== named.patch || compareVersions(found, named) !== 0;
  },
  above: (found, { version: named, open }) => {
    if (open === "minor") return found.major > named.major;
    if (open === "patch")
      return found.major > named.major || (found.major === named.major && found.minor > named.minor);
    return compareVersions(found, named) > 0;
  },
  below: (found, { version: named }) => compareVersions(found, named) < 0,
  from: (found, { version: named }) => compareVersions(found, named) >= 0,
  to: (found, { version: named, open }) => {
    if (open === undefined) return compareVersions(found, named) <= 0;
    return (
      found.major < named.major || (found.major === named.major && (open === "minor" || found.minor <= named.minor))
    );
  },
  tilde: (found, { version: named, open }) => {
    if (compareVersions(found, named) < 0) return false;
    const isZero = named.major === 0n && named.minor === 0n && named.patch === 0n;
    if (isZero && open !== "minor" && open !== "patch") return true;
    return found.major === named.major && (open === "minor" || found.minor === named.minor);
  },
  caret: (found, { version: named, open }) => {
    if (compareVersions(found, named) < 0 || found.major !== named.major) return false;
    if (named.major > 0n || open === "minor") return true;
    if (named.minor > 0n || open === "patch") return found.minor === named.minor;
    return found.minor === named.minor && found.patch === named.patch;
  },
};
