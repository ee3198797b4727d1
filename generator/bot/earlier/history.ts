import type { CommitInfo, Repository } from "../../adapters/forge/port.ts";
import type { KubernetesObject } from "../../model/compiled.ts";
import type { Exception } from "../../stages/plan/exceptions.ts";
import { objectIn } from "../../stages/plan/folder.ts";
import type { Claim } from "../../stages/plan/sameness.ts";
import { filesBelow, filesDigest, recordAt } from "../branch/record.ts";

/** Commits of the earlier environment's folder that are gone back through. */
const depth = 20;

/** A claim, and since when the earlier environment has what is claimed. */
export interface Proven {
  readonly claim: Claim;
  /** The oldest commit of config's main since which it has it without a break, as far as was looked. */
  readonly since: Required<Pick<CommitInfo, "oid" | "committedAt">>;
  /** What differed all the same, now or at any time since. */
  readonly except: ReadonlySet<Exception>;
}

/** Files of an environment at a commit. */
type ObjectAt = (path: string) => KubernetesObject | undefined;

/**
 * Which of the claims hold in an environment's folder of config's main, and since when. `options`: what may be claimed of each
 * change, the strongest first, of which the first that holds now is followed back. Nothing where somebody has edited the folder
 * by hand, or where the commits' times cannot be right.
 */
export async function provenIn(
  config: Repository,
  main: string,
  environment: string,
  options: readonly (readonly Claim[])[],
  now: Date,
): Promise<readonly Proven[]> {
  if (options.length === 0 || !(await isCompiled(config, main, environment))) return [];
  const commits = await config.history(main, [environment], { limit: depth });
  const read = readerOf(config, environment, new Set(options.flat().map(({ path }) => path)));
  const [newest] = commits;
  if (newest === undefined) return [];
  const present = await read(newest.oid);
  let open = options.flatMap((some): Followed[] => {
    const found = some.flatMap((claim) => followed(claim, present) ?? [])[0];
    return found === undefined ? [] : [found];
  });
  const proven: Proven[] = [];
  let later = now.toISOString();
  for (const [at, { oid, committedAt }] of commits.entries()) {
    if (committedAt === undefined || Date.parse(committedAt) > Date.parse(later)) return [];
    later = committedAt;
    const since = { oid, committedAt };
    const before = commits[at + 1];
    const earlier = before === undefined || open.length === 0 ? undefined : await read(before.oid);
    const still = open.map((one) => [one, earlier && followed(one.claim, earlier)] as const);
    proven.push(...still.filter(([, next]) => next === undefined).map(([one]) => ({ ...one, since })));
    open = still.flatMap(([one, next]) =>
      next === undefined ? [] : [{ claim: one.claim, except: new Set([...one.except, ...next.except]) }],
    );
  }
  return proven;
}

type Followed = Pick<Proven, "claim" | "except">;

function followed(claim: Claim, objectAt: ObjectAt): Followed | undefined {
  const theirs = objectAt(claim.path);
  const except = theirs && claim.heldBy(theirs);
  return except && { claim, except };
}

/** Whether the folder is what the bot has put there. */
async function isCompiled(config: Repository, commit: string, environment: string): Promise<boolean> {
  const record = await recordAt(config, commit, environment);
  return (
    record !== undefined && record.filesDigest === filesDigest(filesBelow(await config.tree(commit), [environment]))
  );
}

/** Reads the files at commit after commit: of those that are as they were in a later one, nothing is asked for. */
function readerOf(config: Repository, environment: string, paths: ReadonlySet<string>) {
  const known = new Map<string, KubernetesObject | undefined>();
  return async (commit: string): Promise<ObjectAt> => {
    const tree = await config.tree(commit);
    const oidOf = (path: string) => tree.get(`${environment}/${path}`)?.oid;
    const asked = [...paths].filter((path) => {
      const oid = oidOf(path);
      return oid !== undefined && !known.has(oid);
    });
    const texts =
      asked.length === 0
        ? new Map<string, string>()
        : await config.texts(
            commit,
            asked.map((path) => `${environment}/${path}`),
          );
    for (const path of asked) {
      const text = texts.get(`${environment}/${path}`);
      known.set(oidOf(path) ?? "", text === undefined ? undefined : objectIn(text));
    }
    return (path) => known.get(oidOf(path) ?? "");
  };
}
