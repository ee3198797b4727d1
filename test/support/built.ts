import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { repository } from "./run.ts";

/** Before the first test: dist/ as the sources are, since that is what tests of the command line run. */
export function setup(): void {
  const changed = (file: string) => statSync(join(repository, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = fastGlob.sync(["generator/**", "schemas/*", "package.json"], { cwd: repository });
  const built = changed("dist/main.js");
  if (sources.every((file) => changed(file) <= built)) return;
  const { status, stderr } = spawnSync("npm", ["run", "build"], { cwd: repository, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm run build failed: ${stderr}`);
}
