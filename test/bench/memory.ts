import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Contestant } from "./rounds.ts";

const preload = fileURLToPath(new URL("children/peak-memory.cjs", import.meta.url));

/** MiB that a contestant made of Node processes held at most, in one run: each of them at its own peak, in sum. */
export function peakMemory({ name, commands, before }: Contestant, scratch: string): number {
  before?.();
  const told = join(scratch, "peak-memory.txt");
  rmSync(told, { force: true });
  // A child of the process is a Node that is told the same.
  const env = { ...process.env, PEAK_MEMORY_FILE: told, NODE_OPTIONS: `--require ${preload}` };
  for (const { file, args } of commands) {
    const { status } = spawnSync(file, args, { stdio: "ignore", env });
    if (status !== 0) throw new Error(`${name} failed under --require ${preload}`);
  }
  const peaks = readFileSync(told, "utf8").trim().split("\n").map(Number);
  return peaks.reduce((sum, peak) => sum + peak, 0) / 1024;
}
