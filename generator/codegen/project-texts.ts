import { readdirSync, readFileSync } from "node:fs";

/** Types of the module's exports. */
export const projectTextsDeclarations = "export const texts: Readonly<Record<string, string>>;\n";

/** Files that a new project starts with, by their paths in it: the first env files, and the schemas that they name. */
export function projectTextsSource(): string {
  const envs = filesIn("../daily/init/project/envs/", "envs/", /\.json$/);
  const schemas = filesIn("../../schemas/", "schemas/", /\.schema\.json$/);
  const lines = [...envs, ...schemas].map(([path, text]) => `  ${JSON.stringify(path)}: ${JSON.stringify(text)},\n`);
  return `export const texts = {\n${lines.join("")}};\n`;
}

function filesIn(folder: string, prefix: string, pattern: RegExp): readonly (readonly [string, string])[] {
  const from = new URL(folder, import.meta.url);
  return readdirSync(from)
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => [prefix + name, readFileSync(new URL(name, from), "utf8")]);
}
