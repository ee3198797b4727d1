import type { CommitInfo, Pull } from "../../adapters/forge/port.ts";
import type { Tree } from "../../model/tree.ts";
import { isSameTree } from "./trees.ts";

/** How a branch of the bot stands to main. */
export interface BranchState {
  /** Main's head; undefined while the repository is empty. */
  readonly base: string | undefined;
  readonly baseTree: Tree;
  /** undefined: there is no such branch. */
  readonly tip: Tip | undefined;
  readonly open: Pull | undefined;
}

export interface Tip {
  readonly head: string;
  readonly tree: Tree;
  readonly hasBase: boolean;
  /** Its last pull request was merged or closed, and nothing was committed since. */
  readonly finished: boolean;
  /** Commits that are somebody else's work and would be lost with the branch. */
  readonly others: readonly CommitInfo[];
}

/** What main is to have. */
export interface Wanted {
  /** Main's files with the change. */
  readonly tree: Tree;
  /** File that says what the others were made of: alone, it is no change. */
  readonly record?: string | undefined;
  /** What the branch says besides its files is right no more. */
  readonly isMisstated?: boolean;
  /** The branch lacks commits of main, but merging it brings what is wanted: main's commits are no reason to push. */
  readonly mayLag?: boolean;
}

/**
 * What is to be done with a branch of the bot and its pull request.
 *
 * - `none`: main has what is wanted, and nothing is open.
 * - `withdraw`: main has it, so the pull request and the branch are for nothing.
 * - `stop`: the branch holds commits of others, and a person has to look at it first.
 * - `renew`: the branch is made anew on top of main; `old` is one whose pull request is finished.
 * - `extend`: one more commit on the branch.
 * - `keep`: the branch holds what it should; its pull request may be missing, or have another text.
 */
export type Step =
  | { readonly kind: "none" }
  | { readonly kind: "withdraw"; readonly branch: string | undefined }
  | { readonly kind: "stop"; readonly others: readonly CommitInfo[] }
  | { readonly kind: "renew"; readonly old: string | undefined }
  | { readonly kind: "extend"; readonly head: string; readonly parents: readonly string[] }
  | { readonly kind: "keep"; readonly head: string };

/** Steps that move the branch. */
export type Move = Extract<Step, { kind: "renew" | "extend" }>;

/** Steps that end in a branch with an open pull request. */
export type Push = Move | Extract<Step, { kind: "keep" }>;

export function decide(
  { base, baseTree, tip, open }: BranchState,
  { tree, record, isMisstated, mayLag }: Wanted,
): Step {
  const isWanted = (there: Tree) => isSameTree(tree, there, record);
  const isDone = isWanted(baseTree);
  if (tip === undefined) {
    if (!isDone) return { kind: "renew", old: undefined };
    return open === undefined ? { kind: "none" } : { kind: "withdraw", branch: undefined };
  }
  if (tip.others.length > 0) return { kind: "stop", others: tip.others };
  if (isDone) return { kind: "withdraw", branch: tip.head };
  if (tip.finished && open === undefined) return { kind: "renew", old: tip.head };
  if (mayLag === true && open !== undefined) return { kind: "keep", head: tip.head };
  if (base !== undefined && !tip.hasBase) return { kind: "extend", head: tip.head, parents: [tip.head, base] };
  if (isMisstated !== true && isWanted(tip.tree)) return { kind: "keep", head: tip.head };
  return { kind: "extend", head: tip.head, parents: [tip.head] };
}
