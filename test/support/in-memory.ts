import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vitest/config";

/** Linux's file system in memory. */
const memory = "/dev/shm";

/** Twice what all suites at once were seen to have there. */
const leastBytes = 6 * 2 ** 30;

/**
 * Folders of tests are in memory, where there is room: they are small, many and short-lived, and a disk takes a third of the
 * processor's time for them. Whoever sets TMPDIR has chosen.
 */
export const foldersInMemory: Plugin = {
  name: "folders of tests are in memory",
  config: () => {
    if (process.env.TMPDIR === undefined && hasRoom() && runsPrograms()) process.env.TMPDIR = memory;
  },
};

function hasRoom(): boolean {
  if (!existsSync(memory)) return false;
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize >= leastBytes;
}

/** Containers have it without that right, and tests write stand-ins of programs. */
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
