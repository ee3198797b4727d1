import type { Repository } from "../../adapters/forge/port.ts";
import type { Environment } from "../../model/resolved.ts";
import { constraintIn, metBy } from "../../model/tags/target.ts";

/** What an environment was deployed from once: a tag of config, or a commit of its main branch. */
export interface Release {
  /** The tag, or the commit's hash, as short as it is told. A whole one would look like a key in an env file. */
  readonly name: string;
  readonly commit: string;
  /** When the commit was made, in ISO 8601, where its history was read and the forge says so. */
  readonly committedAt?: string;
}

/** Commits of an environment that follows a branch that --to may name. */
const depth = 200;

/**
 * Releases of an environment, the newest first: the first of them is what Argo CD takes. None where it can resolve no
 * constraint, since a tag is there that it cannot read.
 */
export async function releasesOf(
  config: Repository,
  configHead: string,
  { name, argocd: { targetRevision } }: Environment,
): Promise<readonly Release[]> {
  const constraint = constraintIn(targetRevision);
  if (constraint !== undefined) {
    const tags = await config.tags();
    const met = metBy(constraint, tags.keys());
    return "why" in met ? [] : met.flatMap(({ tag }) => releaseOf(tag, tags.get(tag)));
  }
  const isMain = targetRevision === config.main;
  const tagged = isMain ? undefined : (await config.tags()).get(targetRevision);
  const head = isMain ? configHead : (tagged ?? (await config.branch(targetRevision)));
  // A commit's hash, or a name that is no longer there: what config's main had up to then cannot be told apart from here.
  const commits = await config.history(head ?? configHead, [name], { limit: depth });
  const releases = commits.map(({ oid, committedAt }) => ({
    name: oid.slice(0, shown),
    commit: oid,
    ...(committedAt !== undefined && { committedAt }),
  }));
  if (tagged !== undefined)
    return [{ name: targetRevision, commit: tagged }, ...releases.filter(({ commit }) => commit !== tagged)];
  const pinned = /^[0-9a-f]{7,40}$/i.test(targetRevision) && head === undefined;
  if (!pinned) return releases;
  return releases.slice(
    Math.max(
      0,
      releases.findIndex(({ commit }) => commit.startsWith(targetRevision.toLowerCase())),
    ),
  );
}

/** Digits of a commit's hash that are shown. */
const shown = 12;

function releaseOf(name: string, commit: string | undefined): readonly Release[] {
  return commit === undefined ? [] : [{ name, commit }];
}

/** The release that a person means: by its name, or by how its commit's hash begins. */
export function namedRelease(releases: readonly Release[], named: string): Release | undefined {
  const exact = releases.find(({ name }) => name === named);
  if (exact !== undefined || !/^[0-9a-f]{7,64}$/.test(named)) return exact;
  const found = releases.filter(({ commit }) => commit.startsWith(named));
  return found.length === 1 ? found[0] : undefined;
}
