import type { Repository } from "../../adapters/forge/port.ts";
import type { Environment } from "../../model/resolved.ts";
import { compareVersions, followsTags, parseVersion } from "../../model/version.ts";

/** What an environment was deployed from once: a tag of config, or a commit of its main branch. */
export interface Release {
  /** The tag, or the commit's hash, as short as it is told. A whole one would look like a key in an env file. */
  readonly name: string;
  readonly commit: string;
}

/** Commits of an environment that follows a branch that --to may name. */
const depth = 200;

/** Releases of an environment, the newest first: the first of them is deployed. */
export async function releasesOf(
  config: Repository,
  configHead: string,
  { name, argocd: { targetRevision } }: Environment,
): Promise<readonly Release[]> {
  if (!followsTags(targetRevision)) {
    const commits = await config.history(configHead, [name], { limit: depth });
    return commits.map(({ oid }) => ({ name: oid.slice(0, 12), commit: oid }));
  }
  const start = targetRevision.slice(0, targetRevision.indexOf("*"));
  return [...(await config.tags())]
    .flatMap(([tag, commit]) => {
      const version = tag.startsWith(start) ? parseVersion(tag) : undefined;
      return version === undefined ? [] : [{ name: tag, commit, version }];
    })
    .sort((a, b) => compareVersions(b.version, a.version))
    .map((release) => ({ name: release.name, commit: release.commit }));
}

/** The release that a person means: by its name, or by how its commit's hash begins. */
export function namedRelease(releases: readonly Release[], named: string): Release | undefined {
  const exact = releases.find(({ name }) => name === named);
  if (exact !== undefined || !/^[0-9a-f]{7,64}$/.test(named)) return exact;
  const found = releases.filter(({ commit }) => commit.startsWith(named));
  return found.length === 1 ? found[0] : undefined;
}
