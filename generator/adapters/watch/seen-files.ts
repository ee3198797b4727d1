import { readdirSync, type Stats, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { isSystemError } from "../../model/system-error.ts";

/** Files by their paths. Those that are not there are not among them. */
export type SeenFiles = ReadonlyMap<string, SeenFile>;

/** What tells one state of a file from another without reading it. */
interface SeenFile {
  readonly size: number;
  /** Differs when the file was written, or another one is in its place. */
  readonly state: string;
}

/** A folder whose entries were asked for, with what tells it from another one of its name. */
export interface Folder {
  readonly path: string;
  readonly identity: number;
}

/**
 * The files as they are seen: those named, and all below folders that are named, without what is hidden, where editors keep what
 * they are at. `arriving` is told of every folder before its entries are read, so that nothing that comes afterwards is
 * missed; of a place that is not there, of the nearest folder above.
 */
export function seenFiles(places: readonly string[], arriving: (folder: Folder) => void): SeenFiles {
  const seen = new Map<string, SeenFile>();
  const visit = (path: string) => {
    const stats = statsOf(path);
    if (stats === undefined) return;
    if (!stats.isDirectory()) {
      const state = [stats.ino, stats.size, stats.mtimeMs, stats.ctimeMs].join(" ");
      seen.set(path, { size: stats.size, state });
      return;
    }
    arriving({ path, identity: stats.ino });
    for (const name of entriesOf(path)) if (!name.startsWith(".")) visit(join(path, name));
  };
  for (const place of places) {
    arriving(nearestAbove(place));
    visit(place);
  }
  return seen;
}

/** Where it is told that the place comes, goes or is replaced. */
function nearestAbove(place: string): Folder {
  const path = dirname(place);
  const stats = statsOf(path);
  return stats?.isDirectory() === true || path === place ? { path, identity: stats?.ino ?? 0 } : nearestAbove(path);
}

/** undefined: it is not there, or no longer, or may not be seen, which whoever reads it says. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isSystemError(error)) return [];
    throw error;
  }
}
