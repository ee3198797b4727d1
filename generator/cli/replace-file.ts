import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { GlobalOptions } from "./global-options.ts";

/** What a run leaves there that is killed, the next one removes. Beside the file it would be taken for an env file. */
const stagingFolder = ".trip-config/staging";

/** Writes a file of the project, named from its root, that is the old or the new one at any moment. */
export function replaceFile({ root, run }: Pick<GlobalOptions, "root" | "run">, path: string, text: string): void {
  const file = join(root, path);
  const staged = join(root, stagingFolder, `${run}-file`);
  for (const made of [file, staged]) mkdirSync(dirname(made), { recursive: true });
  try {
    writeFileSync(staged, text);
    renameSync(staged, file);
  } finally {
    rmSync(staged, { force: true });
  }
}
