import type { Findings } from "../../diagnostics/diagnostic.ts";
import type { LocatedDiagnostic } from "../../diagnostics/locate.ts";

/** Findings with the lines that they point at. What reads YAML is loaded where there are manifests among the sources. */
export async function located({ diagnostics, sources }: Findings): Promise<readonly LocatedDiagnostic[]> {
  if (diagnostics.length === 0) return [];
  const { locate } = await import("../../diagnostics/locate.ts");
  const hasManifests = [...sources.values()].some((source) => typeof source === "object");
  if (!hasManifests) return locate(diagnostics, sources);
  const { manifestLocator } = await import("../../diagnostics/locate-manifest.ts");
  return locate(diagnostics, sources, manifestLocator());
}
