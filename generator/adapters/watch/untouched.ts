import { type Dirent, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isSystemError } from "../../model/system-error.ts";
import { type WatchedFolders, watchedFolders } from "./folders.ts";
import { type Limits, limits, tellsAll } from "./telling.ts";

/** Folders of which it is known that nobody has touched them, so that their files need not be looked at. */
export interface Untouched {
  /** Whether nothing in a folder, by its absolute path, was touched since it was watched last. */
  readonly isUntouched: (folder: string) => boolean;
  /** Watches a folder from now on: whoever looks at it afterwards knows it until it is touched. */
  readonly watch: (folder: string) => void;
  readonly close: () => void;
}

interface Watched {
  readonly watchers: WatchedFolders;
  /** How many folders are watched. */
  readonly total: number;
  /** Those that are looked at when it is asked for, and what was seen of them. */
  readonly lookedAt: readonly string[];
  readonly state: string;
}

export function untouchedFolders({ most, mostAtOnce }: Limits = limits()): Untouched {
  const known = new Map<string, Watched>();
  const touched = new Set<string>();
  let total = 0;
  const isMuch = atOnce(mostAtOnce);
  const told = (folder: string) => {
    touched.add(folder);
    // Where the system is told so much that it may have forgotten some of it, nothing is known.
    if (isMuch()) for (const other of known.keys()) touched.add(other);
  };
  const forget = (folder: string) => {
    const watched = known.get(folder);
    if (watched === undefined) return;
    total -= watched.total;
    watched.watchers.close();
    known.delete(folder);
  };
  const watch = (folder: string) => {
    const watchers = known.get(folder)?.watchers ?? watchedFolders(() => told(folder));
    total -= known.get(folder)?.total ?? 0;
    known.set(folder, { watchers, total: 0, lookedAt: [], state: "" });
    touched.delete(folder);
    const folders = total < most ? foldersIn(folder) : [];
    const first = stateOf(folders);
    if (first !== undefined && total + folders.length <= most) {
      for (const { path, identity } of first) watchers.add({ path, identity });
      // What came while they were added may have been told to nobody.
      const isSame = textOf(stateOf(foldersIn(folder))) === textOf(first);
      if (watchers.settle() && isSame) {
        const looked = tellsAll(folder) ? first.slice(0, 1) : first;
        const lookedAt = looked.map(({ path }) => path);
        known.set(folder, { watchers, total: folders.length, lookedAt, state: textOf(looked) ?? "" });
        total += folders.length;
        return;
      }
    }
    forget(folder);
  };
  return {
    isUntouched: (folder) => {
      const watched = known.get(folder);
      return watched !== undefined && !touched.has(folder) && textOf(stateOf(watched.lookedAt)) === watched.state;
    },
    watch,
    close: () => {
      for (const folder of [...known.keys()]) forget(folder);
    },
  };
}

/** Whether this was asked more often than `most` while the system has told one thing after the other. */
function atOnce(most: number): () => boolean {
  let times = 0;
  return () => {
    if (times === 0) setImmediate(() => (times = 0));
    return ++times > most;
  };
}

/** A folder with all below it, itself first; empty where it is none. */
function foldersIn(folder: string): readonly string[] {
  const entries = entriesOf(folder);
  if (entries === undefined) return [];
  const below = entries.filter((entry) => entry.isDirectory()).flatMap(({ name }) => foldersIn(join(folder, name)));
  return [folder, ...below];
}

function entriesOf(folder: string): readonly Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

interface State {
  readonly path: string;
  readonly identity: number;
  readonly times: string;
}

/** undefined: one of them is gone, or there is none. */
function stateOf(folders: readonly string[]): readonly State[] | undefined {
  const states = folders.map((path) => {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats && { path, identity: stats.ino, times: `${stats.ino} ${stats.mtimeMs} ${stats.ctimeMs}` };
  });
  const there = states.filter((state) => state !== undefined);
  return there.length === folders.length && there.length > 0 ? there : undefined;
}

function textOf(states: readonly State[] | undefined): string | undefined {
  return states?.map(({ times }) => times).join("\n");
}
