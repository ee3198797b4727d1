import type { Repository } from "../../adapters/forge/port.ts";
import { takenOf } from "../../model/tags/target.ts";
import type { Following } from "./told.ts";

/** A commit of config's main that Argo CD does not take yet for some target revisions whose environments it changed. */
export interface Waiting {
  readonly commit: string;
  readonly revisions: ReadonlySet<string>;
}

/** The oldest first. */
export async function readWaiting(
  config: Repository,
  following: readonly Following[],
  tags: ReadonlyMap<string, string>,
): Promise<readonly Waiting[]> {
  const main = await config.branch(config.main);
  if (main === undefined) return [];
  const read = async (folders: readonly string[], after: string | undefined) =>
    (await config.history(main, folders, after === undefined ? {} : { after })).map(({ oid }) => oid);
  const found = new Map<string, Set<string>>();
  const revisions = new Set(following.map(({ targetRevision }) => targetRevision));
  let order: readonly string[] = [];
  for (const revision of revisions) {
    const folders = following.filter(({ targetRevision }) => targetRevision === revision).map(({ name }) => name);
    for (const after of takenCommits(revision, tags)) {
      const own = await read(folders, after);
      for (const oid of own) found.set(oid, (found.get(oid) ?? new Set()).add(revision));
      // They are the newest commits of one line, so the longest such list has the order of all of them.
      const all = revisions.size === 1 ? own : await read([...new Set(following.map(({ name }) => name))], after);
      if (all.length > order.length) order = all;
    }
  }
  const waiting = order.flatMap((commit) => {
    const waitingFor = found.get(commit);
    return waitingFor === undefined ? [] : [{ commit, revisions: waitingFor }];
  });
  return waiting.reverse();
}

/** Commits that Argo CD may take: several, where tags of one version name different ones. */
function takenCommits(targetRevision: string, tags: ReadonlyMap<string, string>): ReadonlySet<string | undefined> {
  const taken = takenOf(targetRevision, tags.keys());
  if (taken.kind !== "tag") return new Set([undefined]);
  return new Set([taken.tag, ...taken.alike].map((tag) => tags.get(tag)));
}
