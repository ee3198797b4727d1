import type { Compilation } from "./model/compilation.ts";
import type { ExistingObject } from "./model/compiled.ts";
import type { Release } from "./model/kubernetes/releases.ts";
import { type CheckOptions, check } from "./stages/check/check.ts";
import { matrices, type UnitMatrix } from "./stages/check/matrices.ts";
import { loadManifests, type ManifestInput } from "./stages/load/manifests.ts";
import { type Written, write } from "./stages/write/write.ts";

export interface ProvenManifests extends Written {
  /** How many objects there are of each kind, by name. */
  readonly kinds: ReadonlyMap<string, number>;
}

/**
 * Proves manifests, those below a folder or several inputs, whatever tool made them; `exists` is there beside them, in a
 * cluster of `release`.
 */
export function manifestPipeline(
  given: string | readonly ManifestInput[],
  options: CheckOptions,
  exists: readonly ExistingObject[] = [],
  release?: Release,
): ProvenManifests {
  const loaded = loadManifests(given, exists, release);
  const checked = check(loaded, options);
  const written = write(checked, { root: "", mode: "none", run: "", isRunning: () => true });
  return { ...written, kinds: kindsOf(loaded) };
}

function kindsOf({ units }: Compilation): ReadonlyMap<string, number> {
  const kinds = [...(units?.all ?? [])].flatMap((unit) => unit.objects.map(({ object }) => object.kind)).sort();
  return new Map([...new Set(kinds)].map((kind) => [kind, kinds.lastIndexOf(kind) - kinds.indexOf(kind) + 1]));
}

/** Who reaches whom among manifests. */
export function manifestReachability(given: string | readonly ManifestInput[]): readonly UnitMatrix[] {
  const loaded = loadManifests(given);
  return matrices(loaded);
}
