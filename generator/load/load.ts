import { readdirSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { type Document, type DocumentKind, envsFolder, type Inputs } from "../model/documents.ts";
import { parseJson } from "./json.ts";
import { readText } from "./text.ts";

/** Compiled output has these names beside the environments'. */
const reservedNames = ["ci", "argocd"];
const environmentName = /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/;
/** Sealed values are published as they are and belong to another stage. */
const sealedFolder = "sealed";

/**
 * Reads every file under `<root>/envs/`. Whatever is wrong with a file becomes a diagnostic and leaves the file out;
 * the others are still read, so that one run tells all faults.
 */
export function load(root: string): Inputs {
  const documents: Document[] = [];
  const assets = new Map<string, string>();
  const sources = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];

  for (const path of filesUnder(root, diagnostics)) {
    const file = `${envsFolder}/${path}`;
    const isDocument = !path.includes("/") && path.endsWith(".json");
    const text = readText(join(root, envsFolder, path));
    if (!text.ok) {
      diagnostics.push({ ...text.fault, severity: "error", place: { kind: "file", file } });
      continue;
    }
    if (!isDocument) {
      assets.set(path, text.value);
      continue;
    }
    sources.set(file, text.value);
    const name = path.slice(0, -".json".length);
    const json = parseJson(file, text.value);
    diagnostics.push(...json.diagnostics, ...nameFaults(file, name));
    if (json.value !== undefined) documents.push({ file, kind: kindOf(name), name, value: json.value });
  }
  diagnostics.push(...missingFiles(sources, diagnostics));
  return { documents, assets, sources, diagnostics };
}

/** Paths relative to envs/, with forward slashes, sorted. Links that lead out of envs/ are faults and left out. */
function filesUnder(root: string, diagnostics: Diagnostic[]): string[] {
  const folder = join(root, envsFolder);
  const entries = listing(folder);
  const files: string[] = [];
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const parent = entry.parentPath ?? entry.path;
    const path = join(parent, entry.name)
      .slice(folder.length + 1)
      .replaceAll(sep, "/");
    if (path.startsWith(`${sealedFolder}/`) || path.split("/").some((part) => part.startsWith("."))) continue;
    if (entry.isSymbolicLink() && !staysInside(folder, join(folder, path))) {
      diagnostics.push({
        code: "outside-envs",
        severity: "error",
        place: { kind: "file", file: `${envsFolder}/${path}` },
        message: `${envsFolder}/${path} is a symbolic link that leads out of ${envsFolder}/.`,
        hint: "put the file itself there.",
      });
      continue;
    }
    files.push(path);
  }
  return files.sort();
}

function listing(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** A dangling link counts as inside: reading it tells better what is wrong. */
function staysInside(folder: string, link: string): boolean {
  try {
    statSync(link);
    return realpathSync(link).startsWith(realpathSync(folder) + sep);
  } catch {
    return true;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

function kindOf(name: string): DocumentKind {
  return name === "base" || name === "cluster" ? name : "environment";
}

function nameFaults(file: string, name: string): Diagnostic[] {
  const place = { kind: "file", file } as const;
  if (reservedNames.includes(name)) {
    const message = `An environment cannot be called \`${name}\`: compiled files of that name exist already.`;
    return [{ code: "reserved-name", severity: "error", place, message, hint: "rename the file." }];
  }
  if (environmentName.test(name)) return [];
  const message = `\`${name}\` cannot be the name of an environment.`;
  const hint = "lower-case letters, digits and dashes, a letter first, at most 40 characters.";
  return [{ code: "invalid-name", severity: "error", place, message, hint }];
}

function missingFiles(sources: ReadonlyMap<string, string>, faults: readonly Diagnostic[]): Diagnostic[] {
  const there = new Set([
    ...sources.keys(),
    ...faults.flatMap(({ place }) => (place?.kind === "file" ? [place.file] : [])),
  ]);
  const own = ["base", "cluster"].map((name) => `${envsFolder}/${name}.json`);
  const environments = [...there].filter((file) => /^[^/]+\/[^/]+\.json$/.test(file) && !own.includes(file));
  if (environments.length === 0) {
    const message = `There is no environment: ${envsFolder}/ has no file besides base.json and cluster.json.`;
    const none: Diagnostic = {
      code: "no-environments",
      severity: "error",
      message: there.size === 0 ? `There is no folder ${envsFolder}/ with env files here.` : message,
      hint: "run trip-config in the project's folder, or name that folder with -C.",
    };
    if (there.size === 0) return [none];
    return [none, ...own.filter((file) => !there.has(file)).map(missingFile)];
  }
  return own.filter((file) => !there.has(file)).map(missingFile);
}

function missingFile(file: string): Diagnostic {
  const hint = "every environment is compiled from base.json, cluster.json and its own file.";
  return {
    code: "missing-file",
    severity: "error",
    place: { kind: "file", file },
    message: `${file} is missing.`,
    hint,
  };
}
