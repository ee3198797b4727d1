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
  const groups = new Map<string, GatheredDiagnostic & { readonly objects: string[] }>();
  for (const diagnostic of diagnostics) {
    const { key, settled } = settle(diagnostic);
    const group = groups.get(key) ?? { ...settled, objects: [] };
    if (diagnostic.object !== undefined) group.objects.push(diagnostic.object);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** A diagnostic without its object, and what it has in common with those that say the same of one place. */
interface Settled {
  readonly key: string;
  readonly settled: Omit<Diagnostic, "object">;
}

/** Settles places, reading each file once. */
export function settling(sources: Sources): (diagnostic: Diagnostic) => Settled {
  const values = new Map<string, unknown>();
  const contentOf = (file: string) => {
    if (!values.has(file)) values.set(file, parsed(sources.get(file)));
    return values.get(file);
  };
  return ({ object: _, place, ...rest }) => {
    const settled = { ...rest, ...(place && { place: settledPlace(place, contentOf) }) };
    return { key: JSON.stringify(settled), settled };
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
