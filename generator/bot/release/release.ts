import { setTimeout } from "node:timers/promises";
import type { Repository } from "../../adapters/forge/port.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import { followsTags } from "../../model/tags/target.ts";
import { unavailable } from "../../model/unavailable.ts";
import { nextTag } from "./number.ts";
import { type Following, noNumber, tagFaults } from "./told.ts";
import { readWaiting, type Waiting } from "./waiting.ts";

export interface Release {
  readonly tag: string;
  readonly commit: string;
}

/** What was released, and what has to be said of it. */
export interface Releases {
  readonly released: readonly Release[];
  readonly diagnostics: readonly Diagnostic[];
}

interface ReleaseOptions {
  readonly config: Repository;
  readonly environments: readonly {
    readonly name: string;
    readonly file: string;
    readonly argocd: { readonly targetRevision: string };
  }[];
  readonly dryRun: boolean;
}

/** How often tags are read again when somebody else makes them at the same time. */
const attempts = 20;

/**
 * Tags each commit on main that changed an environment which follows tags, the oldest first, each above what Argo CD takes
 * for it. What that contains is left alone: a tag above it would bring an older state back.
 */
export async function release({ config, environments, dryRun }: ReleaseOptions): Promise<Releases> {
  const following = environments
    .map(({ name, file, argocd: { targetRevision } }) => ({ name, file, targetRevision }))
    .filter(({ targetRevision }) => followsTags(targetRevision));
  if (following.length === 0) return { released: [], diagnostics: [] };
  const made: Release[] = [];
  let told: readonly Diagnostic[] | undefined;
  let lost = 0;
  while (lost < attempts) {
    const tags = await config.tags();
    told ??= tagFaults(following, tags);
    if (hasErrors(told)) return { released: made, diagnostics: told };
    const { planned, diagnostics } = numbered(following, await readWaiting(config, following, tags), tags);
    const [next] = planned;
    if (next === undefined || dryRun) {
      return { released: dryRun ? planned : made, diagnostics: [...told, ...diagnostics] };
    }
    if ((await config.createTag(next.tag, next.commit)) === "moved") made.push(next);
    else await setTimeout(20 * ++lost);
  }
  throw unavailable("Others make release tags all the time. Run release again.");
}

/** One tag for all that wait for a commit, or several where no version is permitted by all of their target revisions. */
function numbered(
  following: readonly Following[],
  waiting: readonly Waiting[],
  tags: ReadonlyMap<string, string>,
): { planned: readonly Release[]; diagnostics: readonly Diagnostic[] } {
  const there = new Set(tags.keys());
  const planned: Release[] = [];
  const stuck = new Set<string>();
  for (const { commit, revisions } of waiting) {
    const left = [...revisions].filter((revision) => !stuck.has(revision));
    for (const group of nextTag(left, there) === undefined ? left.map((revision) => [revision]) : [left]) {
      const tag = nextTag(group, there);
      if (tag === undefined) for (const revision of group) stuck.add(revision);
      if (tag === undefined) continue;
      there.add(tag);
      planned.push({ tag, commit });
    }
  }
  return { planned, diagnostics: following.filter(({ targetRevision }) => stuck.has(targetRevision)).map(noNumber) };
}
