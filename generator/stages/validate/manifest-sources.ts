import type { ManifestSource } from "../../diagnostics/diagnostic.ts";
import type { KubernetesObject } from "../../model/compiled.ts";
import { objectsIn } from "../../model/manifests/read.ts";

/** Texts of files, and by `<file>#<number>` where each object stands. */
export type ManifestSources = Map<string, string | ManifestSource>;

/** The objects of a file, each with the name of its place among `sources`, where it is put. */
export function readManifest(file: string, text: string, sources: ManifestSources) {
  sources.set(file, text);
  const { objects, diagnostics } = objectsIn(file, text);
  return {
    objects: objects.map(({ object, source: place }, index): { object: KubernetesObject; source: string } => {
      const source = `${file}#${index + 1}`;
      sources.set(source, place);
      return { object, source };
    }),
    diagnostics,
  };
}
