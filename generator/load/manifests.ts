import { readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { parseAllDocuments } from "yaml";
import type { Diagnostic, ManifestSource } from "../diagnostics/diagnostic.ts";
import type { Compilation } from "../model/compilation.ts";
import { type CompiledObject, type KubernetesObject, nothingDeclared } from "../model/compiled.ts";
import { readText } from "./text.ts";

/**
 * Objects in the YAML and JSON files below a folder, whatever tool made them, as one unit to be proven. Lists are
 * taken apart. A document that is no Kubernetes object is a fault.
 */
export function loadManifests(folder: string): Compilation {
  const objects: CompiledObject[] = [];
  const sources = new Map<string, string | ManifestSource>();
  const diagnostics: Diagnostic[] = [];
  const files = manifestFiles(folder);
  if (files.length === 0) {
    const message = `There are no YAML or JSON files in ${folder}.`;
    diagnostics.push({ code: "no-manifests", severity: "error", message });
  }
  for (const path of files) {
    const text = readText(join(folder, path));
    if (!text.ok) {
      diagnostics.push({ ...text.fault, severity: "error", place: { kind: "file", file: path } });
      continue;
    }
    sources.set(path, text.value);
    const read = objectsIn(path, text.value);
    diagnostics.push(...read.diagnostics);
    for (const { object, source } of read.objects) {
      const key = `${path}#${sources.size}`;
      sources.set(key, source);
      objects.push({ path: key, object, origin: { files: [key], pointer: "" } });
    }
  }
  const unit = { kind: "manifests", name: "manifests", directory: folder, objects, declared: nothingDeclared } as const;
  const argocd = objects.filter(({ object }) => object.apiVersion.startsWith("argoproj.io/"));
  return { units: { all: [unit], cluster: [], argocd, environmentNames: [] }, sources, diagnostics };
}

function manifestFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) =>
      join(entry.parentPath ?? entry.path, entry.name)
        .slice(join(folder, sep).length)
        .replaceAll(sep, "/"),
    )
    .sort();
}

interface Read {
  readonly objects: readonly { readonly object: KubernetesObject; readonly source: ManifestSource }[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Kubernetes reads YAML 1.1 without its dates and sexagesimal numbers, which stay texts
 * (https://github.com/kubernetes-sigs/yaml).
 */
function objectsIn(file: string, text: string): Read {
  const documents = parseAllDocuments(text, {
    version: "1.1",
    uniqueKeys: true,
    customTags: (tags) =>
      tags.filter((tag) => typeof tag === "string" || !(tag.tag.endsWith("timestamp") || tag.format === "TIME")),
  });
  const objects: { object: KubernetesObject; source: ManifestSource }[] = [];
  const diagnostics: Diagnostic[] = [];
  if (!Array.isArray(documents)) return { objects, diagnostics };
  for (const [index, document] of documents.entries()) {
    for (const { message, pos } of document.errors) {
      const place = { kind: "offset", file, offset: pos[0], length: Math.max(1, pos[1] - pos[0]) } as const;
      const [said = ""] = message.split(/ at line /);
      diagnostics.push({ code: "invalid-yaml", severity: "error", place, message: `${said}.` });
    }
    if (document.errors.length > 0 || document.contents === null) continue;
    const value: unknown = document.toJS();
    for (const { item, path } of itemsOf(value)) {
      if (isObject(item)) objects.push({ object: item, source: { file, text, document: index, path } });
      else diagnostics.push(notAnObject(file, document.contents.range?.[0] ?? 0));
    }
  }
  return { objects, diagnostics };
}

function itemsOf(value: unknown): readonly { readonly item: unknown; readonly path: readonly string[] }[] {
  const { kind, items } = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  if (typeof kind !== "string" || !kind.endsWith("List") || !Array.isArray(items)) return [{ item: value, path: [] }];
  return items.map((item: unknown, index) => ({ item, path: ["items", String(index)] }));
}

function isObject(value: unknown): value is KubernetesObject {
  if (typeof value !== "object" || value === null) return false;
  const { apiVersion, kind, metadata } = value as Record<string, unknown>;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return false;
  return typeof metadata === "object" && metadata !== null && "name" in metadata && typeof metadata.name === "string";
}

function notAnObject(file: string, offset: number): Diagnostic {
  return {
    code: "not-an-object",
    severity: "error",
    place: { kind: "offset", file, offset, length: 1 },
    message: "This is no Kubernetes object: it needs apiVersion, kind and metadata.name.",
    hint: "name a folder that holds compiled manifests only.",
  };
}
