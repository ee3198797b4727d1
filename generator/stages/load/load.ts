import { join } from "node:path";
import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import {
  type Asset,
  type Document,
  envsFolder,
  type Inputs,
  sealedFolder,
  waiversFile,
} from "../../model/documents.ts";
import { documentKindOf, isEnvironmentName, reservedNames } from "../../model/environment-names.ts";
import type { RawFile } from "../../model/files.ts";
import { filesOnDisk } from "./disk.ts";
import { parseJson } from "./json.ts";
import { filesOf, isInput, mostMebibytes, type ReadFile } from "./raw.ts";
import { readText } from "./text.ts";

/** @codes gathered by the build */
export const codes = {
  "no-environments": {
    cause: "There is no folder envs/, or it holds no environment.",
    cure: "Run the command in the project's folder, or name it with -C. An environment is a file envs/<name>.json.",
  },
  "missing-file": {
    cause: "There is no base.json or cluster.json, or an env file names a file that is not there.",
    cure: "Add the file, or correct the name.",
  },
  "reserved-name": {
    cause:
      "An environment is called as something else that is compiled, ci or argocd, or as a folder of manifests that is no environment's: all or schemas.",
    cure: "Rename the file.",
  },
} as const satisfies CodeTexts;

/**
 * Reads every file under `<root>/envs/`. Whatever is wrong with a file becomes a diagnostic and leaves the file out;
 * the others are still read, so that one run tells all faults.
 */
export function load(root: string): Inputs {
  return inputsOf(filesOnDisk(join(root, envsFolder)));
}

/** The same without the files that `isKnown` tells, by their paths from the project folder: they are there, and not at fault. */
export function loadSome(root: string, paths: readonly string[], isKnown: (file: string) => boolean): Inputs {
  const folder = join(root, envsFolder);
  const files = paths.map((path) => `${envsFolder}/${path}`);
  const read = paths
    .filter((_, index) => !isKnown(files[index] ?? ""))
    .map((path) => ({ path, text: readText(join(folder, path), mostMebibytes(path)) }));
  return inputsOf(read, files.filter(isKnown));
}

/** Texts of env files, for whoever shows their lines. */
export function textsOf(root: string, files: readonly string[]): ReadonlyMap<string, string> {
  const texts = files.map((file) => [file, readText(join(root, file))] as const);
  return new Map(texts.flatMap(([file, text]) => (text.ok ? [[file, text.value]] : [])));
}

/** The same for files that were read already, e.g. from a commit. `known`: paths of others that are there, and not at fault. */
export function loadFiles(files: readonly RawFile[], known: readonly string[] = []): Inputs {
  return inputsOf(filesOf(files), known);
}

/** Texts of those files, by their paths from the project folder. */
export function textsOfFiles(files: readonly RawFile[]): ReadonlyMap<string, string> {
  return new Map(filesOf(files).flatMap(({ path, text }) => (text.ok ? [[`${envsFolder}/${path}`, text.value]] : [])));
}

function inputsOf(files: readonly ReadFile[], known: readonly string[] = []): Inputs {
  const documents: Document[] = [];
  const assets = new Map<string, Asset>();
  const sources = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];

  for (const { path, text } of files.filter(isInput).sort(byPath)) {
    const file = `${envsFolder}/${path}`;
    const isSealed = file.startsWith(`${sealedFolder}/`);
    const isDocument = !path.includes("/") && path.endsWith(".json");
    if (!text.ok && text.bytes !== undefined && !isSealed && !isDocument) {
      assets.set(path, { base64: Buffer.from(text.bytes).toString("base64") });
      continue;
    }
    if (!text.ok) {
      diagnostics.push({ ...text.fault, severity: "error", place: { kind: "file", file } });
      // It is there: what names it is not at fault.
      if (isSealed || isDocument) sources.set(file, "");
      else assets.set(path, { text: "" });
      continue;
    }
    if (isSealed) {
      const { document, faults } = sealedDocument(file, text.value);
      sources.set(file, text.value);
      diagnostics.push(...faults);
      if (document !== undefined) documents.push(document);
      continue;
    }
    if (!isDocument) {
      assets.set(path, { text: text.value });
      continue;
    }
    sources.set(file, text.value);
    const name = path.slice(0, -".json".length);
    const json = parseJson(file, text.value);
    diagnostics.push(...json.diagnostics, ...nameFaults(file, name));
    if (json.value !== undefined) documents.push({ file, kind: documentKindOf(name), name, value: json.value });
  }
  diagnostics.push(...missingFiles([...sources.keys(), ...known], diagnostics));
  return { documents, assets, sources, diagnostics };
}

/** What lies among the sealed values may be a value that somebody has not sealed yet: no fault shows a line of it. */
function sealedDocument(file: string, text: string): { document?: Document; faults: readonly Diagnostic[] } {
  const [, name] = sealedPath.exec(file) ?? [];
  if (name === undefined) {
    const message = "Only sealed values lie here, as <environment>/<secret>.json.";
    const hint = "move it out of the repository, and replace what it holds where it was pushed.";
    const place = { kind: "file", file } as const;
    return { faults: [{ code: "misplaced-seal", severity: "error", place, message, hint }] };
  }
  const { value, diagnostics } = parseJson(file, text);
  const faults = diagnostics.map((fault) => ({ ...fault, secret: true }));
  return { ...(value !== undefined && { document: { file, kind: "sealed", name, value } }), faults };
}

const sealedPath = new RegExp(`^${sealedFolder}/([^/]+/[^/]+)\\.json$`);

function byPath(a: ReadFile, b: ReadFile): number {
  return a.path < b.path ? -1 : 1;
}

function nameFaults(file: string, name: string): Diagnostic[] {
  const place = { kind: "file", file } as const;
  if (reservedNames.includes(name)) {
    const message = `An environment cannot be called \`${name}\`: that name stands for something else already.`;
    return [{ code: "reserved-name", severity: "error", place, message, hint: "rename the file." }];
  }
  if (isEnvironmentName(name)) return [];
  const message = `\`${name}\` cannot be the name of an environment.`;
  const hint = "lower-case letters, digits and dashes, a letter first, at most 40 characters.";
  return [{ code: "invalid-name", severity: "error", place, message, hint }];
}

function missingFiles(files: readonly string[], faults: readonly Diagnostic[]): Diagnostic[] {
  const there = new Set([...files, ...faults.flatMap(({ place }) => (place?.kind === "file" ? [place.file] : []))]);
  const own = ["base", "cluster"].map((name) => `${envsFolder}/${name}.json`);
  const others = [...own, waiversFile];
  const environments = [...there].filter((file) => /^[^/]+\/[^/]+\.json$/.test(file) && !others.includes(file));
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
