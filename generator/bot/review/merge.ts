import type { MergeMethod, Pull } from "../../adapters/forge/port.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { catchUp } from "./catch-up.ts";
import { reviewConfig } from "./config.ts";
import type { Reviewed, ReviewOptions } from "./reviewed.ts";
import { reviewSource } from "./source.ts";

interface Asked {
  readonly repository: "config" | "source";
  readonly method: MergeMethod;
  /** Codes of findings that may pass. */
  readonly allow: readonly string[];
}

/** lost: somebody else was first, and everything has to be read again. `compared`: false where it carries nothing to compare. */
export type MergedReviewed =
  | { readonly merged: "moved" | "queued"; readonly compared: boolean }
  | { readonly merged: "lost" }
  | { readonly merged: "conflict" }
  | { readonly merged: "blocked"; readonly reason: string }
  | { readonly merged: "refused"; readonly finding: Diagnostic };

/** Merges a pull request onto the main that its plan was compared for, when the plan is the one that reviewers have seen. */
export async function mergeReviewed(
  pull: Pull,
  { repository, method, allow }: Asked,
  options: ReviewOptions,
): Promise<MergedReviewed> {
  const place = options.forge[repository];
  const reviewed = repository === "config" ? await reviewConfig(pull, options) : await reviewSource(pull, options);
  if (reviewed.kind === "other" && !allow.includes(reviewed.finding.code)) {
    return { merged: "refused", finding: reviewed.finding };
  }
  if (reviewed.kind === "same" && !(await reviewed.isStill())) return { merged: "lost" };
  const outcome = await place.pulls.merge(pull.number, pull.head, method, baseOf(reviewed));
  if (outcome === "lost") return { merged: "lost" };
  if (outcome === "conflict") return { merged: "conflict" };
  if (outcome === "moved") return { merged: outcome, compared: reviewed.kind !== "unstated" };
  // Where main's rules ask for branches that have all of main, theirs is a reason that the bot can take away.
  if (repository === "config" && reviewed.kind === "same") {
    if ((await catchUp(place, pull, reviewed.base)) === "moved") return { merged: "lost" };
  }
  if (outcome === "queued") return { merged: outcome, compared: reviewed.kind !== "unstated" };
  return { merged: "blocked", reason: outcome.blocked };
}

function baseOf(reviewed: Reviewed): string | undefined {
  return "base" in reviewed ? reviewed.base : undefined;
}
