import type { LocatedDiagnostic } from "../../generator/diagnostics/locate.ts";
import { locate } from "../../generator/diagnostics/locate.ts";
import { manifestLocator } from "../../generator/diagnostics/locate-manifest.ts";
import { textOf } from "../../generator/diagnostics/text.ts";
import { manifestPipeline } from "../../generator/manifest-pipeline.ts";

/** What `check --manifests` finds in a folder, each with its line. */
export function manifestDiagnostics(folder: string): readonly LocatedDiagnostic[] {
  const { diagnostics, sources } = manifestPipeline(folder, {});
  return locate(diagnostics, sources, manifestLocator());
}

/** The same as a person sees it, without colours; the folder is called `manifests`. */
export function manifestsText(folder: string): string {
  return textOf(manifestDiagnostics(folder), false).replaceAll(folder, "manifests");
}
