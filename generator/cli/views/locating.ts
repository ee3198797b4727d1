import type { Findings, Sources } from "../../diagnostics/diagnostic.ts";
import type { LocatedDiagnostic, ManifestLocator } from "../../diagnostics/locate.ts";
import type { Rows } from "../../diagnostics/rows.ts";

/** Findings with the lines that they point at. What reads YAML is loaded where there are manifests among the sources. */
export async function located({ diagnostics, sources }: Findings): Promise<readonly LocatedDiagnostic[]> {
  if (diagnostics.length === 0) return [];
  const { locate } = await import("../../diagnostics/locate.ts");
  return locate(diagnostics, sources, await manifestLocatorFor(sources));
}

/** The same one by one, for those who compare them with what was found `before`. */
export async function rowsFound(found: Findings, before: readonly Rows[]): Promise<Rows> {
  const { rowsOf } = await import("../../diagnostics/rows.ts");
  return rowsOf(found, before, await manifestLocatorFor(found.sources));
}

async function manifestLocatorFor(sources: Sources): Promise<ManifestLocator | undefined> {
  const hasManifests = [...sources.values()].some((source) => typeof source === "object");
  if (!hasManifests) return undefined;
  const { manifestLocator } = await import("../../diagnostics/locate-manifest.ts");
  return manifestLocator();
}
