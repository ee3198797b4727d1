import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/**
 * What is to be done with a branch of the bot and its pull request.
 *
 * - `none`: main has what is wanted, and nothing is open.
 * - `withdraw`: main has it, so the pull request and the branch are for nothing.
 * - `stop`: a person has to look at it first.
 * - `renew`: the branch is made anew on top of main; `old` is one whose pull request is finished.
 * - `extend`: one more commit on the branch.
 * - `keep`: the branch holds what it should; its pull request may be missing, or have another text.
 */
export type Step =
  | { readonly kind: "none" }
  | { readonly kind: "withdraw"; readonly branch: string | undefined }
  | { readonly kind: "stop"; readonly diagnostic: Diagnostic }
  | { readonly kind: "renew"; readonly old: string | undefined }
  | { readonly kind: "extend"; readonly head: string; readonly parents: readonly string[] }
  | { readonly kind: "keep"; readonly head: string };

/** Steps that move the branch. */
export type Move = Extract<Step, { kind: "renew" | "extend" }>;

/** Steps that end in a branch with an open pull request. */
export type Push = Move | Extract<Step, { kind: "keep" }>;
