import { readFileSync } from "node:fs";

/** An ES module with schemas/kubernetes-list-keys.json as a text, which costs nothing until it is parsed. */
export function listKeysTextSource(): string {
  const value: unknown = JSON.parse(
    readFileSync(new URL("../../schemas/kubernetes-list-keys.json", import.meta.url), "utf8"),
  );
  return `export const listKeysText = ${JSON.stringify(JSON.stringify(value))};\n`;
}
