import { sideContainers, sideName } from "../../model/images/carried.ts";
import { asRecord, entryOf, isRecord, type Loose } from "../../model/loose.ts";
import { compareVersions, versionIn } from "../../model/tags/version.ts";

/** An image of a service, as far as it tells one state of the service from another. */
export interface Version {
  readonly tag: string;
  readonly digest?: string;
}

/** Images by service, for each environment, as the env files of one commit have them. */
export type Snapshot = ReadonlyMap<string, ReadonlyMap<string, Version>>;

export type Order = "newer" | "older" | "unknown";

/** A tag may be written anew for one digest, so the digests decide where both are known. */
export function isSameVersion(a: Version, b: Version): boolean {
  return a.digest !== undefined && b.digest !== undefined ? a.digest === b.digest : a.tag === b.tag;
}

/**
 * The image that a service came to last, of all that it has had: what it was rolled back from counts too. `states`: its
 * images, the newest first.
 */
export function newestOf(states: readonly Version[]): Version | undefined {
  const firstHad = (image: Version) => states.findLastIndex((one) => isSameVersion(one, image));
  return states.toSorted((a, b) => firstHad(a) - firstHad(b))[0];
}

/** Tells which of two images of a service came later, by going back through history. */
export interface Comparison {
  readonly service: string;
  readonly candidate: Version;
  readonly had: Version;
}

/** Where a comparison stands: which of the two was met on the way back. */
export interface Progress {
  readonly met: { readonly candidate: boolean; readonly had: boolean };
  readonly order: Order | undefined;
}

export const started: Progress = { met: { candidate: false, had: false }, order: undefined };

/**
 * One step back. The image that is no longer there, after it was met, is the one that came later.
 */
export function stepBack({ service, candidate, had }: Comparison, { met, order }: Progress, at: Snapshot): Progress {
  if (order !== undefined) return { met, order };
  const isThere = (image: Version) =>
    [...at.values()].some((images) => {
      const one = images.get(service);
      return one !== undefined && isSameVersion(one, image);
    });
  const there = { candidate: isThere(candidate), had: isThere(had) };
  const gone = { candidate: met.candidate && !there.candidate, had: met.had && !there.had };
  const now = { candidate: met.candidate || there.candidate, had: met.had || there.had };
  if (gone.candidate && gone.had) return { met: now, order: byVersion(candidate, had) };
  if (gone.candidate) return { met: now, order: "newer" };
  return { met: now, order: gone.had ? "older" : undefined };
}

/** What the tags say where history does not. */
export function byVersion(candidate: Version, had: Version): Order {
  const [a, b] = [releaseIn(candidate.tag), releaseIn(had.tag)];
  const order = a === undefined || b === undefined ? 0 : compareVersions(a, b);
  return order === 0 ? "unknown" : order > 0 ? "newer" : "older";
}

/** A commit of digits only is no release, and what follows a `-` may be a variant of the image rather than a pre-release. */
function releaseIn(tag: string) {
  const version = /^\d{7,}$/.test(tag) ? undefined : versionIn(tag);
  return version?.pre.length === 0 ? version : undefined;
}

/** Images that an environment's file, laid over base.json, has for its services. A file that is broken or absent has none. */
export function imagesIn(base: string | undefined, environment: string | undefined): ReadonlyMap<string, Version> {
  if (environment === undefined) return new Map();
  const [under, over] = [servicesIn(base), servicesIn(environment)];
  const images = new Map<string, Version>();
  for (const [name, one] of mergedEntries(under, over)) {
    add(name, one);
    for (const field of sideContainers) {
      const [below, above] = [asRecord(one.under[field]), asRecord(one.over[field])];
      for (const [container, side] of mergedEntries(below, above)) add(sideName(name, container), side);
    }
  }
  return images;

  function add(name: string, { under, over }: Merged) {
    const { tag, digest } = { ...asRecord(under.image), ...asRecord(over.image) };
    if (typeof tag === "string") images.set(name, { tag, ...(typeof digest === "string" && { digest }) });
  }
}

/** What base.json has of something, and the environment's file. */
type Merged = Readonly<Record<"under" | "over", Loose>>;

/** Entries of two maps by name, without those that the second one switches off. */
function mergedEntries(under: Loose, over: Loose): readonly (readonly [string, Merged])[] {
  return [...new Set([...Object.keys(under), ...Object.keys(over)])]
    .filter((name) => entryOf(over, name) !== null)
    .map((name) => [name, { under: asRecord(entryOf(under, name)), over: asRecord(entryOf(over, name)) }]);
}

function servicesIn(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) && isRecord(value.services) ? value.services : {};
  } catch {
    return {};
  }
}
