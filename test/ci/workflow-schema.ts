import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { repository } from "../support/run.ts";
import { spawned } from "./spawned.ts";

/**
 * GitHub's own parser of workflows with its schema, from npm into the user's cache folder. It is bundled, because it
 * imports JSON in a way that Node has given up.
 */
export async function workflowSchema(): Promise<string> {
  const sources = ["package.json", "package-lock.json", "main.mjs"];
  const folder = join(repository, "test/referees/workflow-schema");
  const hash = createHash("sha256");
  for (const file of sources) hash.update(readFileSync(join(folder, file)));
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "trip-config-referees");
  const bundle = join(cache, `workflow-schema-${hash.digest("hex").slice(0, 16)}.cjs`);
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
