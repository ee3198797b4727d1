import type { PullText } from "../../adapters/forge/port.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import { isLess, planDifferences } from "../../stages/plan/digest.ts";
import { differencesText } from "../../stages/plan/render/differences.ts";
import type { Severe } from "../../stages/plan/severe.ts";
import type { UnitPlan } from "../../stages/plan/unit-plan.ts";
import type { BotBranch } from "../branch/branch.ts";
import { planMoved } from "../branch/moved.ts";
import type { PublishRecord, StatedPlan } from "../branch/record.ts";
import type { Refusal } from "../branch/settle.ts";
import { isSameTree } from "../branch/trees.ts";
import { unfinishedFindings } from "../branch/unfinished.ts";
import { missingNeeds } from "./changes.ts";
import { describeTarget } from "./describe.ts";
import { handEdit } from "./hand-edits.ts";
import type { TargetOptions } from "./options.ts";
import { provenance } from "./provenance.ts";
import { beforeDigest, plansBetween, statedPlan } from "./stated.ts";
import { compiledTree, ownFiles, type Target } from "./target.ts";

/** What a target's pull request is to say, and what becomes of it. */
export interface Planned {
  readonly text: PullText;
  readonly plans: readonly UnitPlan[];
  /** undefined: config has no main that it could be made against. */
  readonly stated: StatedPlan | undefined;
  readonly waitsFor: readonly string[];
  readonly severe: Severe | undefined;
  /** Whether the bot merges it. */
  readonly merges: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** The records beside a target's files: on main, and on its branch. */
export interface Records {
  readonly main: PublishRecord | undefined;
  readonly tip: PublishRecord | undefined;
}

/** undefined: main has what is compiled, so there is nothing to be planned. */
export async function plannedTarget(
  target: Target,
  branch: BotBranch,
  { main, tip }: Records,
  options: TargetOptions,
): Promise<Planned | Refusal | undefined> {
  const { forge, dirty, allow } = options;
  const { base, baseTree } = branch;
  if (isSameTree(ownFiles(baseTree, target), compiledTree(target))) return undefined;
  const edit = await handEdit(forge, target, { base, baseTree, record: main }, allow.includes("hand-edit"));
  const edits: readonly Diagnostic[] = edit === undefined ? [] : [edit];
  if (hasErrors(edits)) return { refused: edits };
  const waitsFor = missingNeeds(target, baseTree);
  const { refusals, digest, ...described } = await describeTarget(target, { base, baseTree, waitsFor, edits }, options);
  if (hasErrors(refusals)) return { refused: [...edits, ...refusals] };
  const stated = base === undefined ? undefined : statedPlan(target.name, digest, base, baseTree);
  const moved = await movedSince(target, branch, tip, { stated, plans: described.plans }, options);
  const kept = { kept: "What was published waits", severity: "warning" } as const;
  const unfinished = allow.includes("rollout-unfinished")
    ? []
    : unfinishedFindings(target.name, (await options.unfinished?.(target.name)) ?? [], kept);
  const mayMerge = target.rules.merge === "auto" && waitsFor.length === 0 && !dirty && described.severe === undefined;
  const behind = mayMerge && handsPodsOver(described.plans) ? await behindFindings(target, options) : [];
  return {
    ...described,
    stated,
    waitsFor,
    merges: mayMerge && [moved ?? [], unfinished, behind].flat().length === 0,
    diagnostics: [...edits, ...refusals, ...(mayMerge && moved ? [moved] : []), ...unfinished, ...behind],
  };
}

/** Whether git says no more how many pods something has, which one sync with an older Application takes for one. */
function handsPodsOver(plans: readonly UnitPlan[]): boolean {
  return plans.some(({ changes }) =>
    changes.some(({ effects }) =>
      effects.some((effect) => effect.kind === "handover" && effect.direction === "to-autoscaler"),
    ),
  );
}

/** Config's main has the Application; Argo CD may not have looked at it. */
async function behindFindings({ name, application }: Target, options: TargetOptions): Promise<readonly Diagnostic[]> {
  if (application === undefined || options.allow.includes("application-behind")) return [];
  const places = (await options.notIgnoredYet?.(name, application)) ?? [];
  if (places.length === 0) return [];
  const message = `What was published waits: Argo CD has an older Application ${application.metadata.name}, which does not leave alone ${places.join(", ")}.`;
  const hint =
    "publish again when the root application is Synced with config's main; at once: --allow application-behind.";
  return [{ code: "application-behind", severity: "warning", message, hint }];
}

/** Told when main alone has made another plan of what was compiled before: reviewers have seen the earlier one. */
async function movedSince(
  target: Target,
  { tip, open, base }: BotBranch,
  record: PublishRecord | undefined,
  { stated, plans }: Pick<Planned, "stated" | "plans">,
  options: TargetOptions,
): Promise<Diagnostic | undefined> {
  const seen = record?.plan;
  if (tip === undefined || open === undefined || seen === undefined || stated === undefined) return undefined;
  const { inputsDigest, generatorVersion } = provenance(target, options);
  if (record?.inputsDigest !== inputsDigest || record.generatorVersion !== generatorVersion) return undefined;
  if (seen.digest === stated.digest || seen.base === base) return undefined;
  const { config } = options.forge;
  // What main does not contain any more nobody can compare with.
  if (!(await config.isAncestor(seen.base, stated.base))) return undefined;
  const then = await plansBetween(config, target.name, seen.base, tip.head);
  const differences = planDifferences(then, plans);
  if (isLess(differences)) return undefined;
  const hint = "look at its plan, which is made anew; the next publish merges it, or `trip-config pr merge`.";
  const commits = { from: seen.base, to: stated.base };
  return { ...planMoved(open.number, commits, differencesText(differences), hint), severity: "warning" };
}

/** Whether the branch may lack main's newest commits: merged, it brings what is wanted, and its text says what that does. */
export function mayLag(
  target: Target,
  { tip, open, baseTree }: BotBranch,
  record: PublishRecord | undefined,
  { stated, merges }: Pick<Planned, "stated" | "merges">,
): boolean {
  const seen = record?.plan;
  if (merges || tip === undefined || open === undefined || open.queued === true || seen === undefined) return false;
  if (seen.digest !== stated?.digest || seen.before !== beforeDigest(target.name, baseTree)) return false;
  return isSameTree(ownFiles(tip.tree, target), compiledTree(target));
}
