import type { Forge, Repository } from "../../adapters/forge/port.ts";
import type { Clone } from "../../adapters/git/clone.ts";
import { versionsOf } from "../../adapters/git/versions.ts";
import { imagesIn, isSameVersion } from "../../bot/promote/order.ts";
import { type Release, releasesOf } from "../../bot/rollback/releases.ts";
import { envsFolder } from "../../model/documents.ts";
import type { Environment } from "../../model/resolved.ts";
import type { EnvironmentFacts, ReleaseFacts, Releases, Step } from "./facts.ts";

/** Releases of each environment. */
const shown = 5;
/** Environments whose history is read: each takes a look at a repository. */
const most = 50;

/** Since when services are behind the environment before, by the clone's history of the env files. */
export async function readSteps(clone: Clone, environments: readonly EnvironmentFacts[]): Promise<readonly Step[]> {
  const byName = new Map(environments.map((one) => [one.name, one]));
  const pairs = environments.flatMap((one) => {
    const earlier = byName.get(one.from ?? "");
    return earlier === undefined ? [] : [{ one, earlier, services: behind(one, earlier) }];
  });
  const base = await versionsOf(clone, `${envsFolder}/base.json`);
  const steps: Step[] = [];
  for (const { one, earlier, services } of pairs.filter((pair) => pair.services.length > 0).slice(0, most)) {
    const [own, theirs] = [await versionsOf(clone, one.file), await versionsOf(clone, earlier.file)];
    for (const service of services) {
      const since = sinceWhen({ base, own, theirs }, service);
      steps.push({ service, environment: one.name, from: earlier.name, ...(since !== undefined && { since }) });
    }
  }
  return steps;
}

function behind(one: EnvironmentFacts, earlier: EnvironmentFacts): readonly string[] {
  return [...one.versions].flatMap(([service, version]) => {
    const there = earlier.versions.get(service);
    return there === undefined || there === version ? [] : [service];
  });
}

type Versions = Awaited<ReturnType<typeof versionsOf>>;

/** The day of the oldest of the last commits in which the two differ; undefined: they have never been the same, or are committed so nowhere. */
export function sinceWhen(
  { base, own, theirs }: Readonly<Record<"base" | "own" | "theirs", Versions>>,
  service: string,
): string | undefined {
  const times = [...new Set([...base, ...own, ...theirs].map(({ time }) => time))].sort().reverse();
  let since: string | undefined;
  for (const time of times) {
    const at = (versions: Versions) => versions.find((one) => one.time <= time)?.text;
    const [a, b] = [imagesIn(at(base), at(own)).get(service), imagesIn(at(base), at(theirs)).get(service)];
    if (a === undefined || b === undefined || isSameVersion(a, b)) return since?.slice(0, 10);
    since = time;
  }
  return since?.slice(0, 10);
}

/** A tag is of the day on which what the environment has there came to main. */
async function releaseFacts(config: Repository, environment: string, release: Release): Promise<ReleaseFacts> {
  const { name, commit } = release;
  const [last] =
    release.committedAt !== undefined ? [release] : await config.history(commit, [environment], { limit: 1 });
  const day = last?.committedAt?.slice(0, 10);
  return { name, commit, ...(day !== undefined && { day }) };
}

/** The last releases of environments, by config's history. */
export async function readReleases({ config }: Forge, environments: readonly Environment[]): Promise<Releases> {
  const main = await config.branch(config.main);
  const releases = new Map<string, readonly ReleaseFacts[]>();
  for (const environment of environments.slice(0, most)) {
    const found = main === undefined ? [] : await releasesOf(config, main, environment);
    const facts: ReleaseFacts[] = [];
    for (const release of found.slice(0, shown)) facts.push(await releaseFacts(config, environment.name, release));
    releases.set(environment.name, facts);
  }
  return releases;
}
