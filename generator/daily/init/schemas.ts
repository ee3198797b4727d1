import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { asRecord } from "../../model/loose.ts";
import { texts } from "./generated/texts.js";

/** @codes gathered by the build */
export const codes = {
  "stale-schemas": {
    cause:
      "`generate --check` found schemas/ of another version than the trip-config that runs, so that editors complete " +
      "and complain by other rules than `check` does.",
    cure: "Run `trip-config generate` with the version that package.json names, and commit what it changes.",
  },
} as const satisfies CodeTexts;

/** Paths of a project's copies, from its folder. */
export const schemaPaths: readonly string[] = Object.keys(texts).filter((path) => path.startsWith("schemas/"));

/**
 * Schemas of a project that are another version's than those of the running tool, which is called `tool`: their paths, with
 * the texts that they should have. Who has none of them wants none.
 */
export function staleSchemas(root: string, tool: string): ReadonlyMap<string, string> {
  // The package that is the tool itself is made of its schemas: there they are the source, and no copy.
  if (packageName(root) === tool) return new Map();
  const schemas = Object.entries(texts).filter(([path]) => path.startsWith("schemas/"));
  const there = new Map(schemas.map(([path]) => [path, textOf(join(root, path))?.replaceAll("\r\n", "\n")]));
  if ([...there.values()].every((text) => text === undefined)) return new Map();
  return new Map(schemas.filter(([path, text]) => there.get(path) !== text));
}

/** What `generate --check` says of them. */
export function staleSchemasFault(paths: readonly string[], version: string): Diagnostic {
  const message = `The schemas are not those of trip-config ${version}, which runs here: ${paths.join(", ")}.`;
  const hint = "`trip-config generate` renews them.";
  return { code: "stale-schemas", severity: "error", message, hint };
}

function packageName(root: string): unknown {
  try {
    return asRecord(JSON.parse(textOf(join(root, "package.json")) ?? "{}")).name;
  } catch {
    return undefined;
  }
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
