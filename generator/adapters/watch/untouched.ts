import { type Dirent, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isSystemError } from "../../model/system-error.ts";
import { type WatchedFolders, watchedFolders } from "./folders.ts";

/** Folders of which it is known that nobody has touched them, so that their files need not be looked at. */
export interface Untouched {
  /**
   * Whether nothing in a folder was touched since this was asked of it before, by an absolute path. Whoever is told no, as
   * the first time, has to look: from now on is counted.
   */
  readonly isUntouched: (folder: string) => boolean;
  readonly close: () => void;
}

interface Watched {
  readonly watchers: WatchedFolders;
  /** What is seen of the folders themselves, which tells of files that come and go even where the system forgets to. */
  readonly state: string;
  readonly folders: readonly string[];
}

/** The system has some thousands for all programs of a user, and editors want them too. */
const mostFolders = 3_000;

export function untouchedFolders(): Untouched {
  const known = new Map<string, Watched>();
  let total = 0;
  const forget = (folder: string) => {
    const watched = known.get(folder);
    if (watched === undefined) return;
    total -= watched.folders.length;
    watched.watchers.close();
    known.delete(folder);
  };
  const remember = (folder: string) => {
    const watchers = watchedFolders(() => forget(folder));
    const folders = foldersIn(folder);
    const first = stateOf(folders);
    if (first !== undefined && total + folders.length <= mostFolders) {
      for (const { path, identity } of first) watchers.add({ path, identity });
      // What came while they were added may have been told to nobody.
      const state = textOf(stateOf(foldersIn(folder)));
      if (watchers.settle() && state !== undefined && state === textOf(first)) {
        known.set(folder, { watchers, state, folders });
        total += folders.length;
        return;
      }
    }
    watchers.close();
  };
  return {
    isUntouched: (folder) => {
      const watched = known.get(folder);
      if (watched !== undefined && textOf(stateOf(watched.folders)) === watched.state) return true;
      forget(folder);
      remember(folder);
      return false;
    },
    close: () => {
      for (const folder of [...known.keys()]) forget(folder);
    },
  };
}

/** A folder with all below it; empty where it is none. */
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
