import type { LocatedDiagnostic } from "../../generator/diagnostics/locate.ts";
import { locate } from "../../generator/diagnostics/locate.ts";
import { manifestLocator } from "../../generator/diagnostics/locate-manifest.ts";
import { plainTextOf } from "../../generator/diagnostics/text.ts";
import { manifestPipeline } from "../../generator/manifest-pipeline.ts";
import type { Surroundings } from "../../generator/stages/load/manifests.ts";
import { testDay } from "./run.ts";

/** What `check --manifests` finds in a folder, each with its line. */
export function manifestDiagnostics(folder: string, surroundings: Surroundings = {}): readonly LocatedDiagnostic[] {
  const { diagnostics, sources } = manifestPipeline(folder, { today: testDay }, surroundings);
  return locate(diagnostics, sources, manifestLocator());
}

/** The same as a person sees it, without colours; the folder is called `manifests`. */
export function manifestsText(folder: string, surroundings: Surroundings = {}): string {
  return plainTextOf(manifestDiagnostics(folder, surroundings), false).replaceAll(folder, "manifests");
}
