import { readFileSync } from "node:fs";
import { join } from "node:path";
import { texts } from "./generated/texts.js";

/** Schemas of a project that are another version's than this one's: their paths, with the texts that they should have. */
export function staleSchemas(root: string): ReadonlyMap<string, string> {
  // Where trip-config itself is made, its schemas are what it is made of.
  if (/"name": *"trip-config"/.test(textOf(join(root, "package.json")) ?? "")) return new Map();
  const schemas = Object.entries(texts).filter(([path]) => path.startsWith("schemas/"));
  return new Map(
    schemas.filter(([path, text]) => {
      const there = textOf(join(root, path));
      return there !== undefined && there.replaceAll("\r\n", "\n") !== text;
    }),
  );
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined;
    throw error;
  }
}
