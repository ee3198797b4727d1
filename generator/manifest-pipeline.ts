import type { Compilation } from "./model/compilation.ts";
import { waiversOf } from "./model/waivers.ts";
import { type CheckOptions, check } from "./stages/check/check.ts";
import { matrices, type UnitMatrix } from "./stages/check/matrices.ts";
import { loadManifests, type ManifestInput, type Surroundings } from "./stages/load/manifests.ts";
import { loadWaivers } from "./stages/load/waivers.ts";
import { validate } from "./stages/validate/validate.ts";
import { type Written, write } from "./stages/write/write.ts";

export interface ProvenManifests extends Written {
  /** How many objects there are of each kind, by name. */
  readonly kinds: ReadonlyMap<string, number>;
}

/** Proves manifests, those below a folder or several inputs, whatever tool made them. */
export function manifestPipeline(
  given: string | readonly ManifestInput[],
  options: CheckOptions,
  surroundings: Surroundings = {},
): ProvenManifests {
  const loaded = loadManifests(given, surroundings);
  const checked = check(loaded, options);
  const written = write(checked, { root: "", mode: "none", run: "", isRunning: () => true });
  return { ...written, kinds: kindsOf(loaded) };
}

/** What a file of waivers says; `name` is what it is told as. */
export async function waiversAt(path: string, name: string): Promise<NonNullable<Surroundings["waived"]>> {
  const { waivers, sources, diagnostics } = await validate(loadWaivers(path, name));
  return { ...(waivers && { waivers: waiversOf(waivers, diagnostics) }), sources, diagnostics };
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
