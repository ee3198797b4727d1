import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { envsFolder } from "../../model/documents.ts";
import { defaultProduct } from "../../model/names.ts";
import { texts } from "./generated/texts.js";
import { type Tool, takesTool, toolFiles } from "./tool.ts";

/** @codes gathered by the build */
export const codes = {
  "file-exists": {
    cause: "`init` would write a file that is there already, or envs/ is not empty.",
    cure: "Start in an empty folder, or edit the project that is there.",
  },
} as const satisfies CodeTexts;

/** Paths from the project's folder of what was written, or why nothing was. */
export type Initialised = { readonly written: readonly string[] } | { readonly refused: readonly Diagnostic[] };

/** What git needs to be told: people may have told it more. */
const gitFiles = {
  ".gitignore": "node_modules/\n.trip-config/\n",
  // Files of envs/ become parts of objects, and out/ is compared by bytes: git must not change their lines on any machine.
  ".gitattributes": "* text=auto eol=lf\n",
};

/**
 * Makes a project of a folder: env files of one service in one environment, the schemas that they name, and the tool that
 * compiles them. Names begin with `product`. What is there already is never changed.
 */
export function initialise(root: string, product: string, tool: Tool): Initialised {
  const there = namesIn(join(root, envsFolder));
  if (there.length > 0) return { refused: [notEmpty(there)] };
  const files = [...projectTexts(product), ...toolOf(root, tool), ...Object.entries(gitFiles)];
  const missing = files.filter(([path]) => contentOf(join(root, path)) === undefined);
  const other = files.filter(([path, content]) => isOther(path, content, contentOf(join(root, path))));
  if (other.length > 0) return { refused: other.map(([path]) => isThere(path)) };
  for (const [path, content] of missing) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, { flag: "wx" });
  }
  return { written: missing.map(([path]) => path) };
}

/** A project that takes the tool already has said from where: it was installed there, and init was run by it. */
function toolOf(root: string, tool: Tool): ReturnType<typeof toolFiles> {
  const packageJson = contentOf(join(root, "package.json"))?.toString("utf8");
  return packageJson !== undefined && takesTool(packageJson, tool) ? [] : toolFiles(root, tool);
}

/** Env files whose names begin with the product's, and the schemas as they are. */
function projectTexts(product: string): readonly (readonly [string, string])[] {
  return Object.entries(texts).map(([path, text]) => [
    path,
    path.startsWith(`${envsFolder}/`) ? text.replaceAll(defaultProduct, product) : text,
  ]);
}

/** A schema or a tool of another version would have the env files checked against something else. */
function isOther(path: string, content: string | Uint8Array, there: Buffer | undefined): boolean {
  return !Object.hasOwn(gitFiles, path) && there !== undefined && !there.equals(Buffer.from(content));
}

function notEmpty(names: readonly string[]): Diagnostic {
  const shown = names.slice(0, 3).join(", ") + (names.length > 3 ? " …" : "");
  const message = `There are files in ${envsFolder}/ already: ${shown}. Nothing was written.`;
  return { code: "file-exists", severity: "error", message, hint: "init starts a project; this is one." };
}

function isThere(path: string): Diagnostic {
  const message = `${path} is there already, and is not what this version of trip-config needs. Nothing was written.`;
  return { code: "file-exists", severity: "error", message, hint: "move it away, or start in another folder." };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
