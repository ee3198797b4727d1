import { type Dirent, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** What writing needs of a file system; a test passes one that fails at a chosen step. */
export interface FileSystem {
  /** Entries of a folder, undefined when there is none. */
  readonly list: (folder: string) => readonly Dirent[] | undefined;
  readonly read: (file: string) => Buffer;
  readonly write: (file: string, text: string) => void;
  /** Makes a folder with its parents. */
  readonly makeFolder: (folder: string) => void;
  readonly move: (from: string, to: string) => void;
  /** Removes a file, link or folder; what is not there is removed already. */
  readonly remove: (path: string) => void;
}

/** The file system of this machine. */
export const diskFileSystem: FileSystem = {
  list: (folder) => {
    try {
      return readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) {
        return undefined;
      }
      throw error;
    }
  },
  read: (file) => readFileSync(file),
  write: (file, text) => writeFileSync(file, text),
  makeFolder: (folder) => mkdirSync(folder, { recursive: true }),
  move: renameSync,
  remove: (path) => rmSync(path, { recursive: true, force: true }),
};
