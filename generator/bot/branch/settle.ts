import type { CommitInfo, Pull } from "../../adapters/forge/port.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Action } from "./action.ts";
import type { BotBranch } from "./branch.ts";
import { merge, mergeBlocked } from "./merge.ts";
import { type Content, push, withdraw } from "./push.ts";
import { decide, type Push, type Wanted } from "./step.ts";
import { type Lost, lost } from "./until-won.ts";

/** What is pushed for a pull request. */
export interface Proposal extends Content {
  /** Whether the bot merges it. */
  readonly merges: boolean;
  /** Warnings. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Why there is to be no pull request. */
export interface Refusal {
  readonly refused: readonly Diagnostic[];
}

interface Settling<Made extends Proposal> {
  /** What an attempt that lost a race had done before. */
  readonly done: Action | undefined;
  readonly dryRun: boolean;
  readonly wanted: Wanted;
  /** Asked when there is something to be proposed. */
  readonly propose: () => Promise<Made | Refusal>;
  /** What a pull request is closed with when there is nothing to change any more. */
  readonly closing: string;
  readonly stopped: (others: readonly CommitInfo[]) => Diagnostic;
}

export interface Settled<Made> {
  readonly action: Action;
  readonly pull?: Pull;
  /** Newest commit of the branch, after it was pushed. */
  readonly head?: string;
  /** What was made for the pull request; absent when there was nothing to be proposed. */
  readonly made?: Made;
  readonly diagnostics: readonly Diagnostic[];
}

/** Decides what is to be done with a branch and its pull request, and does it, once. */
export async function settle<Made extends Proposal>(
  branch: BotBranch,
  { done, dryRun, wanted, propose, closing, stopped }: Settling<Made>,
): Promise<Settled<Made> | Lost> {
  const { open } = branch;
  const about = { ...(open && { pull: open }), diagnostics: [] };
  const step = decide(branch, wanted);
  switch (step.kind) {
    case "none":
      return { ...about, action: done ?? "unchanged" };
    case "stop":
      return { ...about, action: "stopped", diagnostics: [stopped(step.others)] };
    case "withdraw":
      if (!dryRun && (await withdraw(branch, step.branch, closing)) === "lost") return lost(done);
      // A branch without a pull request is what a merge or a killed run has left.
      return { ...about, action: done ?? (open === undefined ? "unchanged" : "withdrawn") };
  }
  const made = await propose();
  if ("refused" in made) return { ...about, action: "stopped", diagnostics: made.refused };
  const { diagnostics } = made;
  if (dryRun) return { ...about, action: dryAction(step, open), made, diagnostics };
  if (open !== undefined && open.queued !== false && !made.merges) await branch.repository.pulls.hold(open.number);
  const pushed = await push(branch, step, made);
  if (pushed === "lost") return lost(done);
  const action = done ?? pushed.action;
  const { head, pull } = pushed;
  if (!made.merges) return { action, pull, head, made, diagnostics };
  const merged = await merge(branch, { ...pull, head });
  if (merged === "lost") return lost(action);
  if (merged === "queued") return { action: "queued", pull, head, made, diagnostics };
  if ("blocked" in merged) {
    return { action, pull, head, made, diagnostics: [...diagnostics, mergeBlocked(pull, merged)] };
  }
  return { action: "merged", pull: merged, head, made, diagnostics };
}

function dryAction(step: Push, open: Pull | undefined): Action {
  if (open === undefined) return "opened";
  return step.kind === "keep" ? "kept" : "updated";
}
