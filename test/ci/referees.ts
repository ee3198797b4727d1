import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { repository } from "../support/run.ts";
import { spawned } from "./spawned.ts";

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "trip-config-referees");

/** actionlint, built with the Go tool chain into the user's cache folder. It asks shellcheck about scripts, if that is there. */
export async function actionlint(): Promise<string> {
  const { folder, built } = referee("actionlint", ["go.mod", "go.sum"]);
  if (existsSync(built)) return built;
  const staged = `${built}.${process.pid}`;
  const args = ["build", "-o", staged, "github.com/rhysd/actionlint/cmd/actionlint"];
  const { code, stderr } = await spawned("go", args, { cwd: folder });
  if (code !== 0) throw new Error(`actionlint does not build: ${stderr}`);
  renameSync(staged, built);
  return built;
}

/**
 * GitHub's own parser of workflows with its schema, from npm into the user's cache folder. It is bundled, because it
 * imports JSON in a way that Node has given up.
 */
export async function workflowSchema(): Promise<string> {
  const sources = ["package.json", "package-lock.json", "main.mjs"];
  const { folder, built } = referee("workflow-schema", sources);
  const bundle = `${built}.cjs`;
  if (existsSync(bundle)) return bundle;
  const staged = `${built}.${process.pid}`;
  mkdirSync(staged);
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

/** What is built of other sources has another name. */
function referee(name: string, sources: readonly string[]): { readonly folder: string; readonly built: string } {
  const folder = join(repository, "test/referees", name);
  const hash = createHash("sha256");
  for (const file of sources) hash.update(readFileSync(join(folder, file)));
  mkdirSync(cache, { recursive: true });
  return { folder, built: join(cache, `${name}-${hash.digest("hex").slice(0, 16)}`) };
}
