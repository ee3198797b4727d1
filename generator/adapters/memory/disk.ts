import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Memory } from "../../model/memory.ts";

/** Of a project, from its root; git ignores it. */
const cacheFolder = ".trip-config/cache";

/** What a run leaves there that is killed, the next one removes. */
const stagingFolder = ".trip-config/staging";

/**
 * Texts in files of a project. Each is a whole one or none at any moment, whoever writes at the same time. Where the disk
 * refuses there is no memory, and no fault: what is remembered saves time and nothing else.
 */
export function diskMemory(root: string, run: string): Memory {
  const folder = join(root, cacheFolder);
  return {
    get: (key) => {
      try {
        return readFileSync(join(folder, key), "utf8");
      } catch {
        return undefined;
      }
    },
    put: (key, text) => {
      const staged = join(root, stagingFolder, `${run}-${key}`);
      try {
        for (const made of [folder, dirname(staged)]) mkdirSync(made, { recursive: true });
        writeFileSync(staged, text);
        // Where something is replaced, ext4 writes to the disk at once (auto_da_alloc), for data that must not be lost.
        removed(join(folder, key));
        renameSync(staged, join(folder, key));
      } catch {
        removed(staged);
      }
    },
  };
}

/** Whether a run has left anything. */
export function hasMemory(root: string): boolean {
  return existsSync(join(root, cacheFolder));
}

/** The first bytes of a text that a run has left, empty where there is none. */
export function beginningOf(root: string, key: string): string {
  const file = openSync(join(root, cacheFolder, key), "r");
  try {
    const bytes = Buffer.alloc(100);
    return bytes.toString("latin1", 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

/** Whether no run is going on, and none has left anything half done. */
export function isQuiet(root: string): boolean {
  try {
    return readdirSync(join(root, stagingFolder)).length === 0;
  } catch {
    return false;
  }
}

function removed(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // It is not there, or it stays and is told by its digest.
  }
}
