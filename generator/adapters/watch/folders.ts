import { type FSWatcher, watch } from "node:fs";
import { isSystemError } from "../../model/system-error.ts";
import type { Folder } from "./seen-files.ts";

/** Folders that the system tells about. */
export interface WatchedFolders {
  /** Has this folder told about, too, and the one of before no longer where another one is in its place. */
  readonly add: (folder: Folder) => void;
  /** Forgets the folders that were not added since it was called last; whether all the others are told about. */
  readonly settle: () => boolean;
  readonly close: () => void;
}

/**
 * One watcher for each folder, which the system of every platform has: recursive ones are made of one for each file by
 * Node on Linux. `told` is called at every word, which may be about anything in the folder.
 */
export function watchedFolders(told: () => void): WatchedFolders {
  const watchers = new Map<string, { readonly identity: number; readonly watcher: FSWatcher | undefined }>();
  const added = new Set<string>();
  const forget = (path: string) => {
    watchers.get(path)?.watcher?.close();
    watchers.delete(path);
  };
  const open = (path: string): FSWatcher | undefined => {
    try {
      const watcher = watch(path, told);
      watcher.on("error", () => {
        forget(path);
        told();
      });
      return watcher;
    } catch (error) {
      // It is gone again, or the system has no more of them to give away.
      if (isSystemError(error)) return undefined;
      throw error;
    }
  };
  return {
    add: ({ path, identity }) => {
      added.add(path);
      const known = watchers.get(path);
      if (known?.identity === identity && known.watcher !== undefined) return;
      forget(path);
      watchers.set(path, { identity, watcher: open(path) });
    },
    settle: () => {
      for (const path of [...watchers.keys()]) if (!added.has(path)) forget(path);
      added.clear();
      return [...watchers.values()].every(({ watcher }) => watcher !== undefined);
    },
    close: () => {
      for (const path of [...watchers.keys()]) forget(path);
    },
  };
}
