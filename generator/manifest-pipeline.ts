import type { ExistingObject } from "./model/compiled.ts";
import { type CheckOptions, check } from "./stages/check/check.ts";
import { matrices, type UnitMatrix } from "./stages/check/matrices.ts";
import { loadManifests } from "./stages/load/manifests.ts";
import { type Written, write } from "./stages/write/write.ts";

/** Proves the manifests below `folder`, whatever tool made them; `exists` is there beside them. */
export function manifestPipeline(
  folder: string,
  options: CheckOptions,
  exists: readonly ExistingObject[] = [],
): Written {
  const loaded = loadManifests(folder, exists);
  const checked = check(loaded, options);
  return write(checked, { root: folder, mode: "none", run: "", isRunning: () => true });
}

/** Who reaches whom among the manifests below `folder`. */
export function manifestReachability(folder: string): readonly UnitMatrix[] {
  const loaded = loadManifests(folder);
  return matrices(loaded);
}
