import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import type { CodeText } from "../diagnostics/code-text.ts";

const generator = fileURLToPath(new URL("../", import.meta.url));

/** How a module writes the codes that it raises: `codes`, an object of plain text. */
const declaration = /^export const codes = (\{\n.*?^\}) as const satisfies CodeTexts;$/ms;

/**
 * All codes, gathered from the modules that raise them. They are read as text: nothing has to be imported, so that a
 * module may use what is made of them.
 */
export function codesSource(): string {
  const entries = Object.entries(gathered()).map(([code, text]) => `  "${code}": ${JSON.stringify(text)},\n`);
  return `export const codes = {\n${entries.join("")}};\n`;
}

/** The closed union of them, and the type of their texts. */
export function codesDeclarations(): string {
  const names = Object.keys(gathered()).map((code) => `  | "${code}"`);
  return [
    'import type { CodeText } from "../code-text.ts";',
    `export type Code =\n${names.join("\n")};`,
    "export const codes: Readonly<Record<Code, CodeText>>;\n",
  ].join("\n");
}

/** Source of a module without the codes that it declares: what is left is where they are raised. */
export function withoutCodes(source: string): string {
  return source.replace(declaration, "");
}

function gathered(): Readonly<Record<string, CodeText>> {
  const found = new Map<string, CodeText>();
  for (const file of readdirSync(generator, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    const literal = declaration.exec(readFileSync(generator + file, "utf8"))?.[1];
    if (literal === undefined) continue;
    for (const [code, text] of Object.entries(runInNewContext(`(${literal})`) as Readonly<Record<string, CodeText>>)) {
      if (found.has(code)) throw new Error(`${file} declares ${code}, which another module declares too`);
      found.set(code, text);
    }
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
