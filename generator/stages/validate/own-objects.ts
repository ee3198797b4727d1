import type { Diagnostic, Sources } from "../../diagnostics/diagnostic.ts";
import { pointerTo } from "../../diagnostics/json-pointer.ts";
import type { KubernetesObject } from "../../model/compiled.ts";
import { type Assets, envsFolder } from "../../model/documents.ts";
import { asRecord } from "../../model/loose.ts";
import { type OwnObject, ownManifest } from "../../model/own-objects.ts";
import { type ManifestSources, readManifest } from "./manifest-sources.ts";

interface Read {
  readonly objects: readonly OwnObject[];
  readonly sources: Sources;
  readonly diagnostics: readonly Diagnostic[];
}

/** Objects of one's own among the files below envs/. */
export function ownObjects(assets: Assets): Read {
  const objects: OwnObject[] = [];
  const sources: ManifestSources = new Map();
  const diagnostics: Diagnostic[] = [];
  for (const [path, asset] of assets) {
    const manifest = ownManifest(path);
    if (manifest === undefined) continue;
    const file = `${envsFolder}/${path}`;
    if (!("text" in asset)) {
      const message = "The file's bytes are not UTF-8.";
      const place = { kind: "file", file } as const;
      diagnostics.push({ code: "not-utf8", severity: "error", place, message, hint: "save it as UTF-8." });
      continue;
    }
    const read = readManifest(file, asset.text, sources);
    diagnostics.push(...read.diagnostics.filter(({ code }) => code !== "generated-name"));
    for (const { object, source } of read.objects) {
      const fault = withoutName(source, object) ?? unwritableFault(source, object);
      if (fault === undefined) objects.push({ object, ...manifest, source });
      else diagnostics.push(fault);
    }
  }
  return { objects, sources, diagnostics };
}

/** What has no name is another object each time, which no plan could compare. */
function withoutName(source: string, { kind, metadata }: KubernetesObject): Diagnostic | undefined {
  if (Object.hasOwn(metadata, "name")) return undefined;
  const place = { kind: "pointer", files: [source], pointer: "/metadata", target: "key" } as const;
  const message = `This ${kind} has generateName in place of a name, so that it would be another one with each release.`;
  const hint = "give it a metadata.name; Argo CD creates a hook anew by the policy BeforeHookCreation, its default.";
  return { code: "generated-name", severity: "error", place, message, hint };
}

/** A value that JSON has no word for: the API takes JSON, whatever its objects were written in. */
function unwritableFault(source: string, object: KubernetesObject): Diagnostic | undefined {
  const path = unwritable(object, []);
  if (path === undefined) return undefined;
  const place = { kind: "pointer", files: [source], pointer: pointerTo(path), target: "key" } as const;
  const message =
    "This value cannot be told to the API server as it stands: texts, lists, maps and numbers of up to 16 digits can.";
  return { code: "invalid-yaml", severity: "error", place, message, hint: "write it as a text, in quotes." };
}

/** The keys that lead to such a value. A whole number that JavaScript cannot hold was read as another one. */
function unwritable(value: unknown, path: readonly string[]): readonly string[] | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value === "number") {
    const isExact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
    return isExact ? undefined : path;
  }
  for (const [key, inner] of Object.entries(Array.isArray(value) ? value : asRecord(value))) {
    const found = unwritable(inner, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}
