import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { bundle } from "../../generator/codegen/bundle.ts";
import { repository } from "../support/run.ts";

const noRules: Plugin = {
  name: "no-rules",
  setup: ({ onLoad }) => {
    const contents = "export const objectRules = {}; export const unitRules = {}; export const rules = {};";
    onLoad({ filter: /[\\/]check[\\/]rules\.ts$/ }, () => ({ contents, loader: "ts" }));
  },
};

/**
 * Builds trip-config as `npm run build` does, but without any rule, and answers the main file: what the whole takes
 * longer is what the proofs take, loading them included.
 */
export function buildWithoutRules(folder: string): Promise<string> {
  return bundle(folder, [noRules]);
}

/** Builds trip-config as it was at a commit, with the packages of today, and answers the main file. */
export function buildOf(commit: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, "commit.tar");
  execFileSync("git", ["archive", "--output", archive, commit], { cwd: repository });
  execFileSync("tar", ["-xf", archive], { cwd: folder });
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  execFileSync(join(repository, "node_modules/.bin/tsx"), ["generator/codegen/build.ts"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return join(folder, "dist/main.js");
}
