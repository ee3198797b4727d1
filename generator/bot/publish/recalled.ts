import type { Repository } from "../../adapters/forge/port.ts";
import type { Recalled } from "../../commit-pipeline.ts";

/** Units whose folders a commit of config has as the run before has compiled them, from the same. */
export async function unitsThere(
  config: Repository,
  commit: string | undefined,
  recalled: Recalled | undefined,
): Promise<ReadonlySet<string>> {
  if (commit === undefined || recalled === undefined) return new Set();
  const there = await config.entries(commit);
  return new Set([...recalled.outputs].flatMap(([name, { stamp }]) => (there.get(name) === stamp ? [name] : [])));
}

/** Paths of units' files in their folders, by the units' names: of what was recalled, and of what was compiled. */
export function pathsBeside<Paths extends Pick<ReadonlySet<string>, "has">>(
  recalled: Recalled | undefined,
  compiled: ReadonlyMap<string, Paths>,
): ReadonlyMap<string, Paths | ReadonlySet<string>> {
  const known = [...(recalled?.outputs ?? [])].map(([name, { paths }]) => [name, new Set(paths)] as const);
  return new Map<string, Paths | ReadonlySet<string>>([...known, ...compiled]);
}
