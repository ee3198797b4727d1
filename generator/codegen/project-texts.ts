import { readdirSync, readFileSync } from "node:fs";

/** Types of the module's exports. */
export const projectTextsDeclarations = [
  "/** Files that a project starts with as they are, and those in which its names are put, by their paths in it. */",
  "export const texts: Readonly<Record<string, string>>;",
  "/** What README.md says of a forge, by the forge's type. */",
  "export const forgeTexts: Readonly<Record<string, string>>;",
  "/** The workflows of a project on GitHub, by their paths in it. */",
  "export const workflows: Readonly<Record<string, string>>;",
  "",
].join("\n");

/** This repository's own workflows that are about env files, and not about the tool. */
const workflowNames = /^(check|promote|publish|release|rollback)\.yml$/;

/** What a new project starts with: the first env files, the schemas that they name, its README and its workflows. */
export function projectTextsSource(): string {
  const project = "../daily/init/project/";
  const texts = [
    ...filesIn(`${project}envs/`, "envs/", /\.json$/),
    ...filesIn("../../schemas/", "schemas/", /\.schema\.json$/),
    ...filesIn(project, "", /^README\.md$/),
  ];
  const forgeTexts = filesIn(`${project}forges/`, "", /\.md$/).map(
    ([name, text]) => [name.replace(/\.md$/, ""), text] as const,
  );
  const workflows = filesIn("../../.github/workflows/", ".github/workflows/", workflowNames);
  return source("texts", texts) + source("forgeTexts", forgeTexts) + source("workflows", workflows);
}

function source(name: string, entries: readonly (readonly [string, string])[]): string {
  const lines = entries.map(([key, text]) => `  ${JSON.stringify(key)}: ${JSON.stringify(text)},\n`);
  return `export const ${name} = {\n${lines.join("")}};\n`;
}

function filesIn(folder: string, prefix: string, pattern: RegExp): readonly (readonly [string, string])[] {
  const from = new URL(folder, import.meta.url);
  return readdirSync(from)
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => [prefix + name, readFileSync(new URL(name, from), "utf8")]);
}
