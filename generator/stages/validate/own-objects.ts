import type { Diagnostic, ManifestSource } from "../../diagnostics/diagnostic.ts";
import { type Assets, envsFolder } from "../../model/documents.ts";
import { objectsIn } from "../../model/manifests/read.ts";
import { type OwnObject, ownManifest } from "../../model/own-objects.ts";

interface Read {
  readonly objects: readonly OwnObject[];
  /** Texts of the files, and by `<file>#<number>` where each object stands. */
  readonly sources: ReadonlyMap<string, string | ManifestSource>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Objects of one's own among the files below envs/. */
export function ownObjects(assets: Assets): Read {
  const objects: OwnObject[] = [];
  const sources = new Map<string, string | ManifestSource>();
  const diagnostics: Diagnostic[] = [];
  for (const [path, asset] of assets) {
    const manifest = ownManifest(path);
    if (manifest === undefined) continue;
    const file = `${envsFolder}/${path}`;
    if (!("text" in asset)) {
      const message = "The file is no text in UTF-8.";
      diagnostics.push({ code: "not-utf8", severity: "error", place: { kind: "file", file }, message });
      continue;
    }
    sources.set(file, asset.text);
    const read = objectsIn(file, asset.text);
    diagnostics.push(...read.diagnostics);
    for (const [index, { object, source }] of read.objects.entries()) {
      const key = `${file}#${index + 1}`;
      sources.set(key, source);
      objects.push({ object, ...manifest, source: key });
    }
  }
  return { objects, sources, diagnostics };
}
