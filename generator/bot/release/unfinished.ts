import type { Repository } from "../../adapters/forge/port.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { UnfinishedRollouts } from "../../model/health/gate.ts";
import type { EnvironmentSummary } from "../../model/resolved.ts";
import { unfinishedFindings } from "../branch/unfinished.ts";
import { readWaiting, type Waiting } from "./waiting.ts";

/** Who can tell what is still on its way. `allow`: codes of findings that may pass. */
export interface Unfinished {
  readonly ask: UnfinishedRollouts;
  readonly allow: readonly string[];
}

/** What is not released, since something is still on its way where it would go. */
export interface Held {
  readonly without: (waiting: readonly Waiting[]) => readonly Waiting[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Leaves out of what waits whatever a tag would bring to an environment with a Rollout that has not arrived: the commit that
 * changed it, and every later one for the same target revision, since a tag brings all that its commit contains. A
 * rollback is what such a Rollout waits for: an environment that is held is released.
 */
export async function heldBack(
  config: Repository,
  environments: readonly EnvironmentSummary[],
  waiting: readonly Waiting[],
  { tags, unfinished }: { readonly tags: ReadonlyMap<string, string>; readonly unfinished: Unfinished | undefined },
): Promise<Held> {
  if (unfinished === undefined || unfinished.allow.includes("rollout-unfinished") || waiting.length === 0)
    return nothing;
  const diagnostics: Diagnostic[] = [];
  const from = new Map<string, Set<string>>();
  for (const environment of environments.filter(({ hold }) => hold === undefined)) {
    const { name, file, argocd } = environment;
    const { targetRevision } = argocd;
    if (!waiting.some(({ revisions }) => revisions.has(targetRevision))) continue;
    const [first] = await readWaiting(config, [{ name, file, targetRevision }], tags);
    if (first === undefined) continue;
    const rollouts = await unfinished.ask(environment);
    if (rollouts.length === 0) continue;
    from.set(targetRevision, (from.get(targetRevision) ?? new Set()).add(first.commit));
    diagnostics.push(...unfinishedFindings(name, rollouts, { kept: "Nothing is released", severity: "warning" }));
  }
  return { without: (some) => withoutLater(some, from), diagnostics };
}

const nothing: Held = { without: (waiting) => waiting, diagnostics: [] };

/** `from`: commits, by target revision, from which on it is held. */
function withoutLater(waiting: readonly Waiting[], from: ReadonlyMap<string, ReadonlySet<string>>): readonly Waiting[] {
  const held = new Set<string>();
  return waiting.flatMap(({ commit, revisions }) => {
    for (const [revision, commits] of from) if (commits.has(commit)) held.add(revision);
    const left = [...revisions].filter((revision) => !held.has(revision));
    return left.length === 0 ? [] : [{ commit, revisions: new Set(left) }];
  });
}
