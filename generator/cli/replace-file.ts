import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { currentRun } from "./run.ts";

/** Writes a file that is the old or the new one at any moment. */
export function replaceFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const staged = `${file}.${currentRun()}`;
  try {
    writeFileSync(staged, text);
    renameSync(staged, file);
  } finally {
    rmSync(staged, { force: true });
  }
}
