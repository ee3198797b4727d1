import { type Answer, refusal } from "./call.ts";
import type { Hosted } from "./hosted.ts";
import type { CommitStatus, PullState } from "./pull-state.ts";
import { minimatchRef } from "./ref-names.ts";

/** Rules of a repository's main branch and of its tags, as an administrator sets them. */
export interface Rules {
  readonly main?: {
    readonly branch: string;
    readonly requiredChecks?: readonly string[];
    readonly requiredReviews?: number;
    /** Nobody pushes there: pull requests only. */
    readonly pullRequests?: boolean;
    readonly mergeQueue?: boolean;
    readonly bypass?: readonly string[];
  };
  readonly tags?: { readonly pattern: string; readonly bypass: readonly string[] };
}

/** What forbids somebody to move a ref; undefined: nothing. */
export function brokenByMove({ rules }: Hosted, ref: string, login: string): string | undefined {
  const { main, tags } = rules;
  if (main !== undefined && ref === `refs/heads/${main.branch}` && !(main.bypass ?? []).includes(login)) {
    if (main.mergeQueue === true) return "Changes must be made through the merge queue";
    if (main.pullRequests === true || (main.requiredReviews ?? 0) > 0)
      return "Changes must be made through a pull request.";
    const [check] = main.requiredChecks ?? [];
    if (check !== undefined) return `Required status check "${check}" is expected.`;
  }
  if (tags !== undefined && minimatchRef(tags.pattern, ref) && !tags.bypass.includes(login)) {
    return "Cannot create ref due to creations being restricted.";
  }
  return undefined;
}

/** What forbids to merge a pull request now; undefined: nothing. */
export function brokenByMerge({ rules, statuses }: Hosted, pull: PullState, head: string): string | undefined {
  const { main } = rules;
  if (main === undefined) return undefined;
  const needed = main.requiredReviews ?? 0;
  if (pull.approvals.size < needed) {
    return `At least ${needed} approving review is required by reviewers with write access.`;
  }
  const missing = (main.requiredChecks ?? []).find((check) => latest(statuses.get(head), check)?.state !== "success");
  if (missing !== undefined) return `Required status check "${missing}" is expected.`;
  return undefined;
}

function latest(statuses: readonly CommitStatus[] | undefined, context: string): CommitStatus | undefined {
  return statuses?.find((one) => one.context === context);
}

export function ruleRefusal(status: 405 | 409 | 422, broken: string): Answer {
  return refusal(status, `Repository rule violations found\n\n${broken}\n\n`);
}
