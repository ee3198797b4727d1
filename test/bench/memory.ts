import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Contestant } from "./rounds.ts";

const preload = fileURLToPath(new URL("children/peak-memory.cjs", import.meta.url));

/** MiB that a contestant made of one Node process held at most, in one run. */
export function peakMemory({ name, commands, before }: Contestant, scratch: string): number {
  before?.();
  const told = join(scratch, "peak-memory.txt");
  for (const { args } of commands) {
    const env = { ...process.env, PEAK_MEMORY_FILE: told };
    const { status } = spawnSync(process.execPath, ["--require", preload, ...args], { stdio: "ignore", env });
    if (status !== 0) throw new Error(`${name} failed under --require ${preload}`);
  }
  return Number(readFileSync(told, "utf8")) / 1024;
}
