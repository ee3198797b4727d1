import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { digestOf, refereeCache } from "../support/referees.ts";
import { repository } from "../support/run.ts";
import { spawned } from "./spawned.ts";

const folder = join(repository, "test/referees/workflow-schema");
const sources = ["package.json", "package-lock.json", "main.mjs"];

/** The parser with its versions, as its lock file pins them; what a recording was made by. */
export function workflowSchemaVersion(): string {
  const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const versions = Object.entries<string>(dependencies).map((pair) => pair.join(" "));
  return `workflow-schema ${digestOf(folder, sources)} (${versions.join(", ")})`;
}

/**
 * GitHub's own parser of workflows with its schema, from npm into the user's cache folder. It is bundled, because it
 * imports JSON in a way that Node has given up.
 */
export async function workflowSchema(): Promise<string> {
  const bundle = join(refereeCache(), `workflow-schema-${digestOf(folder, sources)}.cjs`);
  if (existsSync(bundle)) return bundle;
  const staged = `${bundle}.${process.pid}`;
  mkdirSync(staged, { recursive: true });
  try {
    for (const file of sources) copyFileSync(join(folder, file), join(staged, file));
    const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    const { code, stderr } = await spawned("npm", args, { cwd: staged });
    if (code !== 0) throw new Error(`the workflow schema is not to be had: ${stderr}`);
    const outfile = join(staged, "bundle.cjs");
    await build({ entryPoints: [join(staged, "main.mjs")], bundle: true, platform: "node", format: "cjs", outfile });
    renameSync(outfile, bundle);
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
  return bundle;
}
