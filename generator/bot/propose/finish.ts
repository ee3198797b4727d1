import { withdraw } from "../../adapters/forge/apply.ts";
import { mergeBlocked } from "../../adapters/forge/blocked.ts";
import { decide } from "./decide.ts";
import type { Findings, ImageMove, Proposed } from "./options.ts";
import { branchOf, type Change, merge, push, wantedTree } from "./push.ts";

interface Finish {
  /** What an attempt that lost a race had done before. */
  readonly done: Proposed["action"] | undefined;
  readonly dryRun: boolean;
  /** Whether the bot merges its own pull request. */
  readonly merges: boolean;
  /** What a pull request is closed with when there is nothing to change any more. */
  readonly comment: string;
  readonly found: Findings;
  readonly images: readonly ImageMove[];
  readonly brief: readonly string[];
}

export type Tried = Proposed | { readonly lost: Proposed["action"] | undefined };

/** Decides what is to be done with the branch and its pull request, and does it. */
export async function finish(change: Change, options: Finish): Promise<Tried> {
  const { name, place, files, text } = change;
  const { done, dryRun, found, images, brief } = options;
  const about = { branch: name, images, brief, ...found, ...(place.open && { pull: place.open }) };
  const step = decide(name, place, wantedTree(place.baseTree, files));
  if (step.kind === "none") return { ...about, action: done ?? "unchanged" };
  if (step.kind === "stop")
    return { ...about, action: "refused", diagnostics: [...found.diagnostics, step.diagnostic] };
  if (step.kind === "withdraw") {
    if (!dryRun && (await withdraw(branchOf(change), step.branch, options.comment)) !== "moved") return { lost: done };
    // A branch without a pull request is what a merge or a killed run has left.
    return { ...about, action: done ?? (place.open === undefined ? "unchanged" : "withdrawn") };
  }
  if (dryRun) {
    const action = place.open === undefined ? "opened" : step.kind === "keep" ? "kept" : "updated";
    return { ...about, action, text };
  }
  const pushed = await push(change, step);
  if (pushed === "lost") return { lost: done };
  const action = done ?? pushed.action;
  if (!options.merges) return { ...about, action, pull: pushed.pull, text };
  const merged = await merge(change, pushed);
  if (merged === "lost") return { lost: action };
  if (merged === "queued") return { ...about, action: "queued", pull: pushed.pull, text };
  if ("blocked" in merged) {
    const diagnostics = [...found.diagnostics, mergeBlocked(pushed.pull, merged)];
    return { ...about, action, pull: pushed.pull, text, diagnostics };
  }
  return { ...about, action: "merged", pull: merged, text };
}
