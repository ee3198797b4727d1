import { join } from "node:path";
import type { FileSystem } from "./file-system.ts";

/** What is in a folder of output now. */
export interface Existing {
  /** The folder is there. */
  readonly exists: boolean;
  /** Paths of regular files below it, with forward slashes. */
  readonly files: ReadonlySet<string>;
  /** Paths of the folders below it, each with a slash at its end; its own is the slash alone. */
  readonly folders: ReadonlySet<string>;
  /** Paths of what the generator never makes: links, sockets and the like. They are not followed. */
  readonly foreign: readonly string[];
}

export function existingTree(folder: string, fs: FileSystem): Existing {
  const files = new Set<string>();
  const folders = new Set<string>();
  const foreign: string[] = [];
  const visit = (relative: string): boolean => {
    const entries = fs.list(join(folder, relative));
    if (entries !== undefined) folders.add(`${relative}/`);
    for (const entry of entries ?? []) {
      const path = relative === "" ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) files.add(path);
      else foreign.push(path);
    }
    return entries !== undefined;
  };
  return { exists: visit(""), files, folders, foreign };
}
