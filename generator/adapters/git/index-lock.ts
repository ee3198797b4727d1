import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * The file that is there while git changes the work tree that a folder lies in (gitglossary, "index"; lockfile.h), found
 * without starting git; undefined where there is no work tree.
 */
export function indexLock(folder: string): string | undefined {
  const entry = join(folder, ".git");
  const stats = statSync(entry, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) return join(entry, "index.lock");
  if (stats?.isFile() === true) {
    // A worktree of its own, or a submodule (gitrepository-layout, ".git").
    const [, target] = /^gitdir: (.+)$/m.exec(readFileSync(entry, "utf8")) ?? [];
    return target === undefined ? undefined : join(resolve(folder, target.trim()), "index.lock");
  }
  return folder === dirname(folder) ? undefined : indexLock(dirname(folder));
}

/** Whether git is about to change the work tree of a folder. */
export function isGitAtWork(folder: string): boolean {
  const lock = indexLock(folder);
  return lock !== undefined && existsSync(lock);
}
