import type { PullText } from "../../adapters/forge/port.ts";
import type { Diagnostic, Findings } from "../../diagnostics/diagnostic.ts";
import type { FileChanges } from "../../model/tree.ts";
import { isLess, planDifferences, planDigest } from "../../stages/plan/digest.ts";
import { differencesText } from "../../stages/plan/render/differences.ts";
import type { UnitPlan } from "../../stages/plan/unit-plan.ts";
import type { Action } from "../branch/action.ts";
import type { BotBranch } from "../branch/branch.ts";
import { markedBody } from "../branch/mark.ts";
import { planMoved } from "../branch/moved.ts";
import { workOfOthers } from "../branch/others.ts";
import { settle } from "../branch/settle.ts";
import { plainLine } from "../branch/text.ts";
import { treeWith } from "../branch/trees.ts";
import { isLost, type Lost } from "../branch/until-won.ts";
import { ownTrailer } from "./branch.ts";
import type { Merging } from "./merging.ts";
import type { ImageMove, Proposed, ProposeOptions } from "./options.ts";
import type { Present } from "./present.ts";
import { planThen, planTrailer, type StatedMove, statedOn } from "./stated.ts";

/** What a pull request in source is to hold, proven. */
interface Move {
  /** What differs from main. */
  readonly files: FileChanges;
  readonly text: PullText;
  /** Lines at the end of the commit's message. */
  readonly trailers: readonly string[];
  /** Those of the branch's newest commit say something else. */
  readonly isMisstated?: boolean;
  /** Another change is asked for than the branch has. */
  readonly isAnother?: boolean;
  readonly images: readonly ImageMove[];
  /** What the change does to the running system. */
  readonly plans: readonly UnitPlan[];
  /** The same at a glance. */
  readonly brief: readonly string[];
  readonly merging: Merging;
  readonly found: Findings;
}

interface Circumstances {
  /** What an attempt that lost a race had done before. */
  readonly done: Action | undefined;
  readonly dryRun: boolean;
  /** What a pull request is closed with when there is nothing to change any more. */
  readonly closing: string;
  /** The mains that it was planned against. */
  readonly present: Present;
}

/** Brings a branch of source and its pull request to what was proven. */
export async function propose(
  branch: BotBranch,
  move: Move,
  circumstances: Circumstances,
  options: ProposeOptions,
): Promise<Proposed | Lost> {
  const { files, trailers, isMisstated = false, isAnother = isMisstated, images, plans, brief, merging, found } = move;
  const { done, dryRun, closing, present } = circumstances;
  const { severe } = merging;
  const tree = treeWith(branch.baseTree, files);
  const stated = { digest: planDigest(plans), source: present.base, config: present.configHead };
  const seen = branch.open === undefined ? undefined : await statedOn(branch);
  const isOther = seen !== undefined && seen.digest !== stated.digest;
  // Another change than was proposed before is nobody's to have seen.
  const moved =
    isOther && !isAnother && merging.merges ? await movedSince(branch, seen, { stated, plans }, options) : [];
  const merges = merging.merges && moved.length === 0;
  const lines = [...trailers.map(plainLine), planTrailer(stated), ownTrailer(tree)];
  const message = `${plainLine(move.text.title)}\n\n${lines.join("\n")}\n`;
  const text = { ...move.text, body: markedBody(move.text.body, stated.digest) };
  const settled = await settle(branch, {
    done,
    dryRun,
    wanted: { tree, isMisstated: isMisstated || isOther },
    propose: async () => ({ changes: files, message, text, merges, diagnostics: moved }),
    closing,
    stopped: (others) => {
      const hint = `merge its pull request as it is, or move the change to main and remove the branch ${branch.name}.`;
      return workOfOthers(branch.name, "source", others, hint);
    },
  });
  if (isLost(settled)) return settled;
  const { action, pull, made, diagnostics } = settled;
  return {
    action: action === "stopped" ? "refused" : action,
    branch: branch.name,
    ...(pull && { pull }),
    ...(made && { text }),
    ...(made && severe && { severe }),
    images,
    brief,
    diagnostics: [...found.diagnostics, ...diagnostics],
    sources: found.sources,
  };
}

/** Told when the mains alone have made another plan of the same change: reviewers have seen the earlier one. */
async function movedSince(
  { open, tip }: BotBranch,
  seen: StatedMove,
  { stated, plans }: { readonly stated: StatedMove; readonly plans: readonly UnitPlan[] },
  options: ProposeOptions,
): Promise<readonly Diagnostic[]> {
  const isMoved = seen.source !== stated.source || seen.config !== stated.config;
  if (open === undefined || tip === undefined || !isMoved) return [];
  const { source, config } = options.forge;
  // What main does not contain any more nobody can compare with.
  if (!(await source.isAncestor(seen.source, stated.source))) return [];
  if (!(await config.isAncestor(seen.config, stated.config))) return [];
  const then = await planThen(options, { environment: options.environment, head: tip.head }, seen);
  const differences = planDifferences(then.plans, plans);
  if (isLess(differences)) return [];
  const hint = "look at its plan, which is made anew; the same command merges it when it is run again.";
  const commits =
    seen.source === stated.source ? { from: seen.config, to: stated.config } : { from: seen.source, to: stated.source };
  return [{ ...planMoved(open.number, commits, differencesText(differences), hint), severity: "warning" }];
}
