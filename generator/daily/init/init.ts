import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { envsFolder } from "../../model/documents.ts";
import { projectFiles } from "./project-files.ts";
import type { ProjectSettings } from "./settings.ts";
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

/** What git and npm need to be told. */
const toolSettings = {
  ".gitignore": "node_modules/\n.trip-config/\n",
  // Files of envs/ become parts of objects, and out/ is compared by bytes: git must not change their lines on any machine.
  ".gitattributes": "* text=auto eol=lf\n",
  // Before `npm install` npx would fetch a package of this name from the public registry, where it may be anybody's.
  ".npmrc": "yes=false\n",
};

/** What people may have written otherwise already, and better: it stays. */
const ofPeople = /^(\.gitignore|\.gitattributes|\.npmrc|README\.md|CODEOWNERS|\.github\/.*)$/;

/** Why a folder can be made no project whatever it is made with: it is one already. */
export function refusedFolder(root: string): Diagnostic | undefined {
  const there = namesIn(join(root, envsFolder));
  return there.length === 0 ? undefined : notEmpty(there);
}

/**
 * Makes a project of a folder: env files of one service in one environment, the schemas that they name, and the tool that
 * compiles them; or `envFiles` in place of those, by path from the project's folder. What is there already is never changed.
 */
export function initialise(
  root: string,
  settings: ProjectSettings,
  tool: Tool,
  envFiles?: ReadonlyMap<string, string>,
): Initialised {
  const refused = refusedFolder(root);
  if (refused !== undefined) return { refused: [refused] };
  const started = projectFiles(settings);
  const own = envFiles === undefined ? started : [...started.filter(([path]) => !isEnv(path)), ...envFiles];
  const texts = [...own, ...toolOf(root, tool), ...Object.entries(toolSettings)];
  // The env files come last: where they are, all is there, and a run that was killed can be run again.
  const files = [...texts.filter(([path]) => !isEnv(path)), ...texts.filter(([path]) => isEnv(path))];
  const missing = files.filter(([path]) => contentOf(join(root, path)) === undefined);
  const other = files.filter(([path, content]) => isOther(path, content, contentOf(join(root, path))));
  if (other.length > 0) return { refused: other.map(([path]) => isThere(path, tool)) };
  for (const [path, content] of missing) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, { flag: "wx" });
  }
  return { written: missing.map(([path]) => path) };
}

function isEnv(path: string): boolean {
  return path.startsWith(`${envsFolder}/`);
}

/** A project that takes the tool already has said from where: it was installed there, and init was run by it. */
function toolOf(root: string, tool: Tool): ReturnType<typeof toolFiles> {
  const packageJson = contentOf(join(root, "package.json"))?.toString("utf8");
  return packageJson !== undefined && takesTool(packageJson, tool) ? [] : toolFiles(root, tool);
}

/** A schema or a tool of another version would have the env files checked against something else. */
function isOther(path: string, content: string | Uint8Array, there: Buffer | undefined): boolean {
  return !ofPeople.test(path) && there !== undefined && !there.equals(Buffer.from(content));
}

function notEmpty(names: readonly string[]): Diagnostic {
  const shown = names.slice(0, 3).join(", ") + (names.length > 3 ? " …" : "");
  const message = `There are files in ${envsFolder}/ already: ${shown}. Nothing was written.`;
  const hint = "init starts a project; this is one. `trip-config generate` compiles it, and renews its schemas.";
  return { code: "file-exists", severity: "error", message, hint };
}

function isThere(path: string, { packageJson: { name } }: Tool): Diagnostic {
  if (path === "package.json") {
    const message = `package.json is there already, and does not take ${name}. Nothing was written.`;
    const hint = `install it there first, with \`npm install --save-exact\` and its package, or start in another folder.`;
    return { code: "file-exists", severity: "error", message, hint };
  }
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
