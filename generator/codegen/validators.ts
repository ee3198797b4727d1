import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { build } from "esbuild";

const schemas = new URL("../../schemas/", import.meta.url);

/** Kinds of env files: each has a schema and a validator of its own. */
export const documentKinds = ["base", "cluster", "environment", "sealed", "waivers"] as const;

/**
 * An ES module without imports that exports a validation function per kind of env file. They stop at the first error,
 * which keeps them small: this is what every run loads.
 */
export function validatorsSource(): Promise<string> {
  const all = [...documentKinds, "definitions"].map((kind) => schemaOf(kind));
  return standalone(all, { messages: false });
}

/**
 * The same functions, but finding every error and giving the schema with it: what is loaded to explain a fault. Every
 * reference is replaced by what it refers to, because an error behind one would not tell its place in the schema.
 */
export function explainingValidatorsSource(): Promise<string> {
  const definitions = schemaOf("definitions").$defs as Readonly<Record<string, unknown>>;
  const all = documentKinds.map((kind) => dereferenced(schemaOf(kind), definitions) as Schema);
  return standalone(all, { messages: false, allErrors: true, verbose: true });
}

type Schema = Readonly<Record<string, unknown>>;

function schemaOf(kind: string): Schema {
  return JSON.parse(readFileSync(new URL(`${kind}.schema.json`, schemas), "utf8")) as Schema;
}

function dereferenced(value: unknown, definitions: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(value)) return value.map((item) => dereferenced(item, definitions));
  if (typeof value !== "object" || value === null) return value;
  const { $ref, ...own } = value as Schema;
  const copied = Object.fromEntries(Object.entries(own).map(([key, child]) => [key, dereferenced(child, definitions)]));
  if (typeof $ref !== "string") return copied;
  const target = definitions[$ref.slice($ref.lastIndexOf("/") + 1)];
  return { ...(dereferenced(target, definitions) as object), ...copied };
}

async function standalone(all: readonly Schema[], options: Readonly<Record<string, boolean>>): Promise<string> {
  // Ajv is CommonJS whose types claim a default export; require gives what is really there.
  const require = createRequire(import.meta.url);
  const { Ajv2020 } = require("ajv/dist/2020.js") as typeof import("ajv/dist/2020.js");
  const { default: standaloneCode } = require("ajv/dist/standalone/index.js") as {
    default: (ajv: unknown, exports: Readonly<Record<string, string>>) => string;
  };
  const ajv = new Ajv2020({
    discriminator: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    code: { source: true, esm: true, lines: true },
    ...options,
  });
  for (const schema of all) ajv.addSchema({ ...schema });
  const contents = standaloneCode(ajv, Object.fromEntries(documentKinds.map((kind) => [kind, `${kind}.schema.json`])));
  const bundled = await build({
    stdin: { contents, resolveDir: new URL(".", import.meta.url).pathname, loader: "js" },
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
