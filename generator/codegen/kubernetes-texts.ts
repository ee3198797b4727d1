import { readdirSync, readFileSync } from "node:fs";
import type { Served } from "../model/kubernetes/releases.ts";

/** Types of the module's exports. */
export const kubernetesTextsDeclarations = [
  ...["kinds", "otherKinds", "texts"].map((name) => `export const ${name}: Readonly<Record<string, string>>;\n`),
  "export const ruledKinds: readonly string[];\n",
  "export const servedKinds: Readonly<Record<string, { readonly since?: number; readonly until?: number }>>;\n",
  "export function otherTexts(): Readonly<Record<string, string>>;\n",
].join("");

const folder = new URL("../../schemas/kubernetes/", import.meta.url);

interface Index {
  readonly kinds: Readonly<Record<string, string>>;
  readonly otherKinds: Readonly<Record<string, string>>;
  readonly ruled: readonly string[];
  readonly served: Readonly<Record<string, Served>>;
}

/**
 * An ES module with schemas/kubernetes/ as texts: `kinds` says where the schema of `apiVersion kind` is, `texts` holds
 * each definition as JSON, by what refers to it. What only `otherKinds` need, which no env file compiles, `otherTexts`
 * makes when it is called: a function that is never called costs nothing.
 *
 * Texts, because nearly every run needs a fraction of them: a text costs nothing until it is parsed. Validators that
 * ajv compiles from the same schemas are 1.2 MB of code and take 20 ms to load, more than all else that a run does.
 */
export function kubernetesTextsSource(): string {
  const { kinds, otherKinds, ruled, served } = json("index.json") as unknown as Index;
  const all = new Map(
    readdirSync(folder)
      .filter((file) => /_v\w+\.json$/.test(file))
      .sort()
      .flatMap((file) =>
        Object.entries(json(file).$defs as Record<string, unknown>).map(
          ([name, schema]) => [`${file}#/$defs/${name}`, schema] as const,
        ),
      ),
  );
  const everyday = reached(Object.values(kinds), all);
  const lines = (wanted: boolean) =>
    [...all]
      .filter(([reference]) => everyday.has(reference) === wanted)
      .map(([reference, schema]) => `  ${JSON.stringify(reference)}: ${literal(schema)},\n`)
      .join("");
  return [
    `export const texts = {\n${lines(true)}};\n`,
    `export function otherTexts() {\n  return {\n${lines(false)}};\n}\n`,
    index("kinds", kinds),
    index("otherKinds", otherKinds),
    `export const servedKinds = ${JSON.stringify(served)};\n`,
    // Of what is compiled here, a real API server has tried the rules.
    `export const ruledKinds = ${JSON.stringify(ruled.filter((kind) => Object.hasOwn(otherKinds, kind)))};\n`,
  ].join("");
}

function index(name: string, kinds: Readonly<Record<string, string>>): string {
  const lines = Object.entries(kinds).map(([kind, place]) => `  ${JSON.stringify(kind)}: ${JSON.stringify(place)},\n`);
  return `export const ${name} = {\n${lines.join("")}};\n`;
}

/** The definitions that the given ones lead to. */
function reached(from: readonly string[], all: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...from];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const [, reference = ""] of JSON.stringify(all.get(next)).matchAll(/"\$ref":"([^"]+)"/g)) {
      if (!isStatus(reference)) open.push(reference);
    }
  }
  return seen;
}

/** Nothing that is compiled has a status: manifests out of a cluster have. */
function isStatus(reference: string): boolean {
  return reference.endsWith("Status");
}

function json(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Record<string, unknown>;
}

/** Single quotes: JSON is full of double ones, which would all be escaped. */
function literal(value: unknown): string {
  const text = JSON.stringify(value).replaceAll("\\", "\\\\").replaceAll("'", "\\'");
  return `'${text}'`;
}
