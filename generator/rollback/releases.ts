import type { Repository } from "../forge/port.ts";
import type { Environment } from "../model/resolved.ts";
import { compareVersions, followsTags, parseVersion } from "../model/version.ts";

/** What an environment was deployed from once: a tag of config, or a commit of its main branch. */
export interface Release {
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
    return commits.map(({ oid }) => ({ name: oid, commit: oid }));
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

/** The release that a person means: by its name, or by how a commit's hash begins. */
export function namedRelease(releases: readonly Release[], named: string): Release | undefined {
  const exact = releases.find(({ name }) => name === named);
  if (exact !== undefined || !/^[0-9a-f]{7,40}$/.test(named)) return exact;
  const found = releases.filter(({ name }) => name.startsWith(named));
  return found.length === 1 ? found[0] : undefined;
}

/** A release in a sentence or a title: hashes are cut. */
export function shortName(name: string): string {
  return /^[0-9a-f]{40}$/.test(name) ? name.slice(0, 12) : name;
}
