import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { envsFolder } from "../model/documents.ts";

/**
 * The project's folder: the one that is named, or else the nearest one from here upwards that holds envs/, so that a
 * command works anywhere in a project, as git's do. Without any it is the current one, and load says what is missing.
 */
export function projectRoot(named: string | undefined, current: string): string {
  if (named !== undefined) return resolve(current, named);
  for (let folder = current; ; folder = dirname(folder)) {
    if (isFolder(join(folder, envsFolder))) return folder;
    if (folder === dirname(folder)) return current;
  }
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
