import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folders = ["stages/check", "stages/compile", "model"].map((folder) =>
  fileURLToPath(new URL(`../${folder}`, import.meta.url)),
);

/** What stands in the sources and is not compared with anything: comments, imports, and what is told to people. */
const prose = [
  /\/\*[\s\S]*?\*\//g,
  /^\s*\/\/.*$/gm,
  /^import .*$/gm,
  /(?:cause|cure|message|hint):\s*(["`])(?:(?!\1)[\s\S])*\1/g,
];
const literals = /"[^"\n]*"|`[^`]*`|\/(?![ *])(?:\\.|[^/\n])+\/[a-z]*/g;

/**
 * An ES module with every word that a rule may look for in a name: those of all texts and patterns in the sources of the
 * rules and of what they know. Few too many do no harm: an environment that is called so is proven by itself.
 */
export function knownWordsSource(): string {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !/generated|^input\.ts$/.test(file))
      .map((file) => join(folder, file)),
  );
  const words = new Set(["true", "false", "null", "yes", "no", "on", "off"]);
  for (const file of files) for (const word of wordsOf(readFileSync(file, "utf8"))) words.add(word);
  return `export const knownWords = ${JSON.stringify([...words].sort().join(" "))};\n`;
}

function wordsOf(source: string): readonly string[] {
  const code = prose.reduce((text, pattern) => text.replace(pattern, ""), source);
  const found = (code.match(literals) ?? []).flatMap((literal) => literal.match(/[A-Z]?[a-z]+/g) ?? []);
  return found.map((word) => word.toLowerCase());
}
