import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { build } from "esbuild";

const schemas = new URL("../../schemas/", import.meta.url);
const kinds = ["base", "cluster", "environment"] as const;

/**
 * An ES module without imports that exports one ajv validation function per kind of env file.
 *
 * They are compiled ahead of time: compiling schemas at every start costs more than all the rest of the command.
 */
export async function validatorsSource(): Promise<string> {
  // Ajv is CommonJS whose types claim a default export; require gives what is really there.
  const require = createRequire(import.meta.url);
  const { Ajv2020 } = require("ajv/dist/2020.js") as typeof import("ajv/dist/2020.js");
  const { default: standaloneCode } = require("ajv/dist/standalone/index.js") as {
    default: typeof import("ajv/dist/standalone/index.js").default;
  };
  const ajv = new Ajv2020({
    allErrors: true,
    discriminator: true,
    strict: true,
    inlineRefs: false,
    strictRequired: false,
    strictTypes: false,
    code: { source: true, esm: true, lines: true },
  });
  for (const kind of [...kinds, "definitions"]) {
    ajv.addSchema(JSON.parse(readFileSync(new URL(`${kind}.schema.json`, schemas), "utf8")));
  }
  const source = (standaloneCode as unknown as (ajv: unknown, refs: Record<string, string>) => string)(
    ajv,
    Object.fromEntries(kinds.map((kind) => [kind, `${kind}.schema.json`])),
  );
  const bundled = await build({
    stdin: { contents: source, resolveDir: new URL(".", import.meta.url).pathname, loader: "js" },
    bundle: true,
    format: "esm",
    platform: "node",
    write: false,
    minify: true,
  });
  const [file] = bundled.outputFiles;
  if (file === undefined) throw new Error("esbuild made no output");
  return file.text;
}

/** An ES module that exports the text of each schema file: parsed only when a fault has to be explained. */
export function schemaTextsSource(): string {
  const texts = [...kinds, "definitions"].map((kind) => {
    const schema: unknown = JSON.parse(readFileSync(new URL(`${kind}.schema.json`, schemas), "utf8"));
    return `export const ${kind} = ${JSON.stringify(JSON.stringify(schema))};\n`;
  });
  return texts.join("");
}
