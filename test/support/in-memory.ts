import { spawnSync } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Plugin } from "vitest/config";

/** Linux's file system in memory. */
const memory = "/dev/shm";

/** Twice what all suites at once were seen to have there, with the programs that Go builds for them. */
const leastBytes = 4 * 2 ** 30;

/** Where folders that live for a run are made: in memory where there is room, as a disk takes longer for them. TMPDIR overrules. */
export function shortLived(): string {
  return process.env.TMPDIR === undefined && hasRoom() && runsPrograms() ? memory : tmpdir();
}

/** A fifth of the processor's time of `npm test` was the disk's: its folders are small and many. */
export const foldersInMemory: Plugin = {
  name: "folders of tests are in memory",
  config: () => {
    process.env.TMPDIR = shortLived();
  },
};

function hasRoom(): boolean {
  try {
    accessSync(memory, constants.W_OK);
  } catch {
    return false;
  }
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize >= leastBytes;
}

/** Containers may not let it, and tests write stand-ins of programs. */
function runsPrograms(): boolean {
  const folder = mkdtempSync(join(memory, "trip-config-runs-"));
  try {
    const program = join(folder, "program");
    writeFileSync(program, "#!/bin/sh\nexit 0\n", { mode: 0o700 });
    return spawnSync(program).status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
