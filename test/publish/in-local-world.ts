import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { emptyFolder, withFolder } from "../support/run.ts";
import { initProject, localWorld } from "./local-world.ts";
import { settled } from "./steps.ts";
import type { Scenario } from "./world.ts";

/** Projects that scenarios start from, each made once. */
export interface Templates {
  readonly folderOf: (from: Scenario["from"]) => string;
  readonly remove: () => void;
}

export async function localTemplates(): Promise<Templates> {
  const { path, remove } = emptyFolder();
  const [empty, two, three] = ["empty", "settled", "three"].map((name) => join(path, name)) as [string, string, string];
  mkdirSync(empty);
  await initProject(empty);
  cpSync(empty, two, { recursive: true });
  mkdirSync(three);
  await initProject(three, "three");
  await Promise.all([two, three].map(async (folder) => settled(await localWorld(folder))));
  return { folderOf: (from) => (from === undefined ? empty : from === "three" ? three : two), remove };
}

/** Runs a scenario on an embedded forge of its own. */
export function inLocalWorld({ folderOf }: Templates, { from, run }: Scenario): Promise<void> {
  return withFolder(async (folder) => {
    cpSync(folderOf(from), folder, { recursive: true });
    await run(await localWorld(folder));
  });
}
