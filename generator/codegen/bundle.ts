import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

/** Bundles the command line into `folder`, a chunk per command; the main file is `main` with the extension. */
export async function bundle(
  folder: string,
  extension: ".js" | ".mjs" = ".js",
  plugins: readonly Plugin[] = [],
): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL("../main.ts", import.meta.url))],
    outdir: folder,
    outExtension: { ".js": extension },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    // The CommonJS builds of some packages find their parts at run time, which a bundle cannot follow.
    mainFields: ["module", "main"],
    minifySyntax: true,
    minifyWhitespace: true,
    chunkNames: "chunk-[hash]",
    // Bundled CommonJS packages call require for Node's own modules.
    banner: {
      js: "#!/usr/bin/env node\nimport{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
    plugins: [...plugins],
  });
}
