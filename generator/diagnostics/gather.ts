import type { Diagnostic, Place, Sources } from "./diagnostic.ts";
import { pointerKeys, pointerTo } from "./json-pointer.ts";

/** A diagnostic about all the objects that it holds for; a pointer place names the one file and the part that exists. */
export interface GatheredDiagnostic extends Omit<Diagnostic, "object"> {
  readonly objects: readonly string[];
}

/**
 * Makes one diagnostic of those that say the same of one place: one setting of base.json may be behind the objects of
 * several environments. It needs no syntax trees, so that counting is cheap.
 */
export function gather(diagnostics: readonly Diagnostic[], sources: Sources): readonly GatheredDiagnostic[] {
  const settle = settling(sources);
  type Group = GatheredDiagnostic & { readonly objects: string[] };
  const groups = new Map<string, Group>();
  /** By their places: what is remembered of a thousand environments has the same ones. */
  const last = new Map<Place, { readonly diagnostic: Diagnostic; readonly group: Group }>();
  for (const diagnostic of diagnostics) {
    const before = diagnostic.place && last.get(diagnostic.place);
    const group =
      before !== undefined && saysTheSame(before.diagnostic, diagnostic) ? before.group : groupOf(diagnostic);
    if (diagnostic.object !== undefined) group.objects.push(diagnostic.object);
    if (diagnostic.place !== undefined) last.set(diagnostic.place, { diagnostic, group });
  }
  return [...groups.values()];

  function groupOf(diagnostic: Diagnostic): Group {
    const { key, settled } = settle(diagnostic);
    const group = groups.get(key) ?? { ...settled, objects: [] };
    groups.set(key, group);
    return group;
  }
}

/** Whether two findings at one place differ in nothing but their objects. */
function saysTheSame(one: Diagnostic, other: Diagnostic): boolean {
  return (
    one.code === other.code &&
    one.severity === other.severity &&
    one.message === other.message &&
    one.hint === other.hint &&
    one.waiver === other.waiver &&
    one.secret === other.secret
  );
}

/** Findings with the one file each that its place is in, and the part of the pointer that exists: that needs no other file. */
export function settledIn(sources: Sources): (diagnostic: Diagnostic) => Diagnostic {
  const contentOf = contentsOf(sources);
  return (diagnostic) => {
    const { place } = diagnostic;
    return place === undefined ? diagnostic : { ...diagnostic, place: settledPlace(place, contentOf) };
  };
}

/** A diagnostic without its object, and what it has in common with those that say the same of one place. */
interface Settled {
  readonly key: string;
  readonly settled: Omit<Diagnostic, "object">;
}

/** Settles places, reading each file once. */
export function settling(sources: Sources): (diagnostic: Diagnostic) => Settled {
  const contentOf = contentsOf(sources);
  return ({ object: _, place, ...rest }) => {
    const settled = { ...rest, ...(place && { place: settledPlace(place, contentOf) }) };
    return { key: JSON.stringify(settled), settled };
  };
}

/** What files hold, each parsed once. */
function contentsOf(sources: Sources): (file: string) => unknown {
  const values = new Map<string, unknown>();
  return (file) => {
    if (!values.has(file)) values.set(file, parsed(sources.get(file)));
    return values.get(file);
  };
}

/** undefined for a manifest, whose place is found elsewhere, and for a file that is no JSON. */
function parsed(source: ReturnType<Sources["get"]>): unknown {
  if (typeof source !== "string") return undefined;
  try {
    return JSON.parse(source);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The file that has the longest part of the pointer, the earlier one winning a tie, with that part. */
function settledPlace(place: Place, contentOf: (file: string) => unknown): Place {
  if (place.kind !== "pointer") return place;
  const [first = ""] = place.files;
  if (contentOf(first) === undefined && place.files.length === 1) return place;
  const keys = pointerKeys(place.pointer);
  let best = { file: first, depth: -1 };
  for (const file of place.files) {
    const depth = depthIn(contentOf(file), keys);
    if (depth > best.depth) best = { file, depth };
  }
  const pointer = pointerTo(keys.slice(0, best.depth));
  return { ...place, files: [best.file], pointer };
}

/** How many of the keys lead somewhere. */
function depthIn(value: unknown, keys: readonly string[]): number {
  let child = value;
  for (const [depth, key] of keys.entries()) {
    if (typeof child !== "object" || child === null || !Object.hasOwn(child, key)) return depth;
    child = (child as Readonly<Record<string, unknown>>)[key];
  }
  return keys.length;
}
