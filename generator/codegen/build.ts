/**
 * What `npm run build` does: input types from the schemas, validators compiled ahead of time, and the bundle that the
 * command line runs.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { inputTypesPath, inputTypesSource } from "./input-types.ts";
import { validatorsSource } from "./validators.ts";

const root = new URL("../../", import.meta.url);
const path = (relative: string) => fileURLToPath(new URL(relative, root));

writeWhenChanged(inputTypesPath, await inputTypesSource());
mkdirSync(path("generator/validate/generated"), { recursive: true });
writeWhenChanged(path("generator/validate/generated/validators.js"), await validatorsSource());

rmSync(path("dist"), { recursive: true, force: true });
await build({
  entryPoints: [path("generator/main.ts")],
  outdir: path("dist"),
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  minifySyntax: true,
  minifyWhitespace: true,
  chunkNames: "chunk-[hash]",
  // Bundled CommonJS packages call require for Node's own modules.
  banner: { js: "#!/usr/bin/env node\nimport{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
});

function writeWhenChanged(file: string, content: string): void {
  if (contentOf(file) !== content) writeFileSync(file, content);
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
