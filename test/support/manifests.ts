import type { LocatedDiagnostic } from "../../generator/diagnostics/locate.ts";
import { locate } from "../../generator/diagnostics/locate.ts";
import { manifestLocator } from "../../generator/diagnostics/locate-manifest.ts";
import { plainTextOf } from "../../generator/diagnostics/text.ts";
import { manifestPipeline } from "../../generator/manifest-pipeline.ts";
import type { ExistingObject } from "../../generator/model/compiled.ts";

/** What `check --manifests` finds in a folder, each with its line; `exists` is what --exists names. */
export function manifestDiagnostics(
  folder: string,
  exists: readonly ExistingObject[] = [],
): readonly LocatedDiagnostic[] {
  const { diagnostics, sources } = manifestPipeline(folder, {}, exists);
  return locate(diagnostics, sources, manifestLocator());
}

/** The same as a person sees it, without colours; the folder is called `manifests`. */
export function manifestsText(folder: string, exists: readonly ExistingObject[] = []): string {
  return plainTextOf(manifestDiagnostics(folder, exists), false).replaceAll(folder, "manifests");
}
