import { readdirSync, readFileSync } from "node:fs";

/** Types of the module's exports. */
export const kubernetesTextsDeclarations = ["kinds", "texts"]
  .map((name) => `export const ${name}: Readonly<Record<string, string>>;\n`)
  .join("");

const folder = new URL("../../schemas/kubernetes/", import.meta.url);

/**
 * An ES module with schemas/kubernetes/ as texts: `kinds` says where the schema of `apiVersion kind` is, `texts` holds
 * each definition as JSON, by what refers to it.
 *
 * Texts, because nearly every run needs a fraction of them: a text costs nothing until it is parsed. Validators that
 * ajv compiles from the same schemas are 1.2 MB of code and take 20 ms to load, more than all else that a run does.
 */
export function kubernetesTextsSource(): string {
  const files = readdirSync(folder)
    .filter((file) => /_v\w+\.json$/.test(file))
    .sort();
  const texts = files.flatMap((file) =>
    Object.entries(json(file).$defs as Record<string, unknown>).map(
      ([name, schema]) => `  ${JSON.stringify(`${file}#/$defs/${name}`)}: ${literal(schema)},\n`,
    ),
  );
  const kinds = Object.entries(json("index.json").kinds as Record<string, string>);
  return [
    `export const texts = {\n${texts.join("")}};\n`,
    `export const kinds = {\n${kinds.map(([kind, place]) => `  ${JSON.stringify(kind)}: ${JSON.stringify(place)},\n`).join("")}};\n`,
  ].join("");
}

function json(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Record<string, unknown>;
}

/** Single quotes: JSON is full of double ones, which would all be escaped. */
function literal(value: unknown): string {
  const text = JSON.stringify(value).replaceAll("\\", "\\\\").replaceAll("'", "\\'");
  return `'${text}'`;
}
