import { dirname, join } from "node:path";
import type { UnitChanges } from "./changes.ts";
import type { FileSystem } from "./file-system.ts";

/** Folder for files on their way, on the file system of the output, outside of everything that is committed. */
const stagingFolder = ".trip-config/staging";

/** A place where new files wait until everything is proven. */
export interface Staging {
  /** Writes the unit's new files beside the output. */
  readonly add: (changes: UnitChanges) => void;
  /** Moves everything into place and removes what is no longer made. */
  readonly commit: () => void;
  /** Removes what was staged; the output is as it was. */
  readonly discard: () => void;
}

/**
 * Staging for one run; `run` tells it from others that go on at the same time. Every file of the output is the old or
 * the new one at any moment. A run that was killed leaves at most files in the staging folder, which the next removes.
 */
export function stagingAt(root: string, run: string, isRunning: (run: string) => boolean, fs: FileSystem): Staging {
  const all = join(root, stagingFolder);
  const own = join(all, run);
  const staged: Pick<UnitChanges, "directory" | "isNew" | "extra">[] = [];
  const moves: { readonly directory: string; readonly path: string }[] = [];
  const makingFolders = () => {
    const made = new Set<string>();
    return (folder: string) => {
      if (made.has(folder)) return;
      fs.makeFolder(folder);
      made.add(folder);
    };
  };
  for (const { name } of fs.list(all) ?? []) {
    if (!isRunning(name)) fs.remove(join(all, name));
  }
  return {
    add: ({ directory, isNew, texts, extra }) => {
      const makeFolder = makingFolders();
      for (const [path, text] of texts) {
        const file = join(own, directory, path);
        makeFolder(dirname(file));
        fs.write(file, text);
        if (!isNew) moves.push({ directory, path });
      }
      // Of a cluster that has everything already nothing is made, no folder either.
      staged.push({ directory, isNew: isNew && texts.size > 0, extra });
    },
    commit: () => {
      const makeFolder = makingFolders();
      // First what is no longer made: a link, a file or a folder could be in the way of what is.
      for (const { directory, extra } of staged.filter((one) => one.extra.length > 0)) {
        for (const path of extra) fs.remove(join(root, directory, path));
        removeEmptyFolders(join(root, directory), fs);
      }
      for (const { directory, path } of moves) {
        const target = join(root, directory, path);
        makeFolder(dirname(target));
        fs.move(join(own, directory, path), target);
      }
      for (const { directory } of staged.filter(({ isNew }) => isNew)) {
        makeFolder(dirname(join(root, directory)));
        fs.move(join(own, directory), join(root, directory));
      }
      fs.remove(own);
    },
    discard: () => fs.remove(own),
  };
}

/** Whether anything is left in the folder. */
function removeEmptyFolders(folder: string, fs: FileSystem): boolean {
  let left = false;
  for (const entry of fs.list(folder) ?? []) {
    if (!entry.isDirectory() || removeEmptyFolders(join(folder, entry.name), fs)) left = true;
  }
  if (!left) fs.remove(folder);
  return left;
}
