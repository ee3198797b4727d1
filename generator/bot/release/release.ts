import type { Repository } from "../../adapters/forge/port.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import type { EnvironmentSummary } from "../../model/resolved.ts";
import { followsTags } from "../../model/tags/target.ts";
import { lost, untilWon } from "../branch/until-won.ts";
import { nextTag } from "./number.ts";
import { type Following, noNumber, tagFaults } from "./told.ts";
import { type Held, heldBack, type Unfinished } from "./unfinished.ts";
import { readWaiting, type Waiting } from "./waiting.ts";

/** A tag of config that Argo CD deploys environments from, made or to be made. */
export interface MadeTag {
  readonly tag: string;
  readonly commit: string;
}

/** What was released, and what has to be said of it. */
export interface Releases {
  readonly released: readonly MadeTag[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Tags each commit on main that changed an environment which follows tags, the oldest first, each above what Argo CD takes
 * for it. What that contains is left alone: a tag above it would bring an older state back.
 */
export async function releaseEnvironments(
  config: Repository,
  environments: readonly EnvironmentSummary[],
  dryRun: boolean,
  unfinished?: Unfinished,
): Promise<Releases> {
  const following = environments
    .map(({ name, file, argocd: { targetRevision } }) => ({ name, file, targetRevision }))
    .filter(({ targetRevision }) => followsTags(targetRevision));
  if (following.length === 0) return { released: [], diagnostics: [] };
  const made: MadeTag[] = [];
  let told: readonly Diagnostic[] | undefined;
  let held: Held | undefined;
  return untilWon(async () => {
    while (true) {
      const tags = await config.tags();
      told ??= tagFaults(following, tags);
      if (hasErrors(told)) return { released: made, diagnostics: told };
      const waiting = await readWaiting(config, following, tags);
      held ??= await heldBack(config, environments, waiting, { tags, unfinished });
      const { planned, diagnostics } = numbered(following, held.without(waiting), tags);
      const [next] = planned;
      if (next === undefined || dryRun) {
        return { released: dryRun ? planned : made, diagnostics: [...told, ...held.diagnostics, ...diagnostics] };
      }
      if ((await config.createTag(next.tag, next.commit)) === "lost") return lost();
      made.push(next);
    }
  }, "the tags of config");
}

/** One tag for all that wait for a commit, or several where no version is permitted by all of their target revisions. */
function numbered(
  following: readonly Following[],
  waiting: readonly Waiting[],
  tags: ReadonlyMap<string, string>,
): { planned: readonly MadeTag[]; diagnostics: readonly Diagnostic[] } {
  const there = new Set(tags.keys());
  const planned: MadeTag[] = [];
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
