import { readdirSync, realpathSync, statSync } from "node:fs";
import { basename, join, posix, sep } from "node:path";
import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic, Findings, ManifestSource } from "../../diagnostics/diagnostic.ts";
import type { Compilation } from "../../model/compilation.ts";
import {
  type CompiledObject,
  type ExistingObject,
  type KubernetesObject,
  nothingDeclared,
} from "../../model/compiled.ts";
import { type Release, usualRelease } from "../../model/kubernetes/releases.ts";
import { asRecord } from "../../model/loose.ts";
import { objectsIn } from "../../model/manifests/read.ts";
import type { Waivers } from "../../model/waivers.ts";
import { readText, type Text, textOfBytes } from "./text.ts";

/** @codes gathered by the build */
export const codes = {
  "no-manifests": {
    cause: "What --manifests names does not exist, or holds no Kubernetes object.",
    cure: "Name the folder or the file that the other tool wrote its manifests to, or `-` for standard input.",
  },
} as const satisfies CodeTexts;

/** Bundles of custom resource definitions have several. */
const maxMebibytes = 8;

/** A folder, a file or what was read elsewhere. `name`: what paths in it are told with, empty for those of one folder. */
export type ManifestInput =
  | { readonly kind: "path"; readonly path: string; readonly name: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly name: string };

export interface Surroundings {
  readonly exists?: readonly ExistingObject[];
  readonly release?: Release;
  /** A file of waivers, with its faults. */
  readonly waived?: Findings & { readonly waivers?: Waivers };
}

/**
 * Objects in YAML and JSON files, whatever tool made them, as one unit to be proven: of a folder all below it. Whatever is
 * no Kubernetes object is a fault. Links to files in the folder are followed, links to folders are not, as by kubectl.
 * What stands beside them: what exists, in which cluster, and what may stay as it is.
 */
export function loadManifests(
  given: string | readonly ManifestInput[],
  { exists = [], release = usualRelease, waived }: Surroundings = {},
): Compilation {
  const inputs = typeof given === "string" ? [{ kind: "path", path: given, name: "" } as const] : given;
  const folder = inputs.map((input) => (input.kind === "path" ? input.path : input.name)).join(", ");
  const objects: CompiledObject[] = [];
  const sources = new Map<string, string | ManifestSource>(waived?.sources);
  const diagnostics: Diagnostic[] = [...(waived?.diagnostics ?? [])];
  for (const { path, text } of inputs.flatMap((input) => filesOf(input, diagnostics))) {
    if (!text.ok) {
      diagnostics.push({ ...text.fault, severity: "error", place: { kind: "file", file: path } });
      continue;
    }
    sources.set(path, text.value);
    const read = objectsIn(path, text.value);
    diagnostics.push(...read.diagnostics);
    for (const [index, { object, source }] of read.objects.entries()) {
      const key = `${path}#${index + 1}`;
      sources.set(key, source);
      objects.push({ path: key, object: named(object, objects.length), origin: { files: [key], pointer: "" } });
    }
  }
  if (objects.length === 0 && diagnostics.length === (waived?.diagnostics.length ?? 0)) {
    const message = `There are no Kubernetes objects in YAML or JSON in ${folder}.`;
    diagnostics.push({ code: "no-manifests", severity: "error", message });
  }
  const waivers = waived?.waivers;
  const declared = { ...nothingDeclared, exists: [...exists, ...(waivers?.externals ?? [])] };
  const unit = { kind: "manifests", name: "manifests", directory: folder, objects, declared } as const;
  const argocd = objects.filter(({ object }) => object.apiVersion.startsWith("argoproj.io/"));
  const units = { all: [unit], cluster: [], argocd: [], argocdFor: () => argocd, environmentNames: [], release };
  return { units, ...(waivers && { waivers }), sources, diagnostics };
}

/**
 * An object whose name is generated, with a name of the form that the API server gives it (apiserver's
 * pkg/storage/names): what is asked of names, and of others' names for it, can be asked.
 */
function named(object: KubernetesObject, index: number): KubernetesObject {
  const { name, generateName } = asRecord(object.metadata);
  if (name !== undefined || typeof generateName !== "string") return object;
  const suffix = String(index).padStart(5, "0").slice(-5);
  return { ...object, metadata: { ...object.metadata, name: generateName.slice(0, 58) + suffix } };
}

function filesOf(input: ManifestInput, diagnostics: Diagnostic[]): readonly { path: string; text: Text }[] {
  const { name } = input;
  if (input.kind === "bytes") return [{ path: name, text: textOfBytes(input.bytes, maxMebibytes) }];
  if (statSync(input.path, { throwIfNoEntry: false })?.isFile() === true) {
    const path = name === "" ? basename(input.path) : name;
    return [{ path, text: readText(input.path, maxMebibytes) }];
  }
  return manifestFiles(input.path, diagnostics).map((path) => ({
    path: posix.join(name, path),
    text: readText(join(input.path, path), maxMebibytes),
  }));
}

/** Paths of the files below `folder`, without those of hidden folders (a config repository's own records are in one), with forward slashes, sorted. */
function manifestFiles(folder: string, diagnostics: Diagnostic[]): readonly string[] {
  const files = listing(folder, diagnostics).flatMap((entry) => {
    if (entry.isDirectory()) return [];
    const full = join(entry.parentPath ?? entry.path, entry.name);
    const path = full.slice(join(folder, sep).length).replaceAll(sep, "/");
    if (!isManifest(path)) return [];
    if (!entry.isSymbolicLink()) return [path];
    const target = targetOf(folder, full);
    if (target === "folder") return [];
    if (target === "file") return [path];
    const message = "This is a symbolic link that leads out of the folder.";
    const place = { kind: "file", file: path } as const;
    diagnostics.push({
      code: "unreadable-file",
      severity: "error",
      place,
      message,
      hint: "put the file itself there.",
    });
    return [];
  });
  return files.sort();
}

/** Whether a file below a folder is read: YAML or JSON that is not in a hidden folder. */
export function isManifest(path: string): boolean {
  return /\.(ya?ml|json)$/.test(path) && !/(?:^|\/)\.[^/]+\//.test(path);
}

function listing(folder: string, diagnostics: Diagnostic[]) {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (typeof code !== "string") throw error;
    const reasons: Readonly<Record<string, string>> = { ENOENT: "does not exist", ENOTDIR: "is not a folder" };
    const message = `${folder} ${reasons[code] ?? `cannot be read (${code})`}.`;
    diagnostics.push({ code: "no-manifests", severity: "error", message });
    return [];
  }
}

/** A link that leads nowhere counts as a file: reading it tells better what is wrong. */
function targetOf(folder: string, link: string): "file" | "folder" | "outside" {
  try {
    if (statSync(link).isDirectory()) return "folder";
    return realpathSync(link).startsWith(join(realpathSync(folder), sep)) ? "file" : "outside";
  } catch {
    return "file";
  }
}
