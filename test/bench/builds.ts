import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { repository } from "../support/run.ts";

const noRules: Plugin = {
  name: "no-rules",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]check[\\/]rules\.ts$/ }, () => ({ contents: "export const rules = {};", loader: "ts" }));
  },
};

/**
 * Builds trip-config as `npm run build` does, but without any rule, and answers the main file: what the whole takes
 * longer is what the proofs take, loading them included.
 */
export async function buildWithoutRules(folder: string): Promise<string> {
  await build({
    entryPoints: [join(repository, "generator/main.ts")],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"],
    minifySyntax: true,
    minifyWhitespace: true,
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    plugins: [noRules],
  });
  return join(folder, "main.mjs");
}
