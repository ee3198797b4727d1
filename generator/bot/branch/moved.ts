import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** @codes gathered by the build */
export const codes = {
  "plan-moved": {
    cause:
      "Main has moved since the pull request was made, so that merging it would do something else than its text says: " +
      "its plan, made anew against main as it is now, is another one.",
    cure:
      "Run the command that made the pull request (`trip-config publish`, `promote` or `rollback`): it brings the branch and " +
      "the text to main as it is now. Look at the plan again, and merge it then. What is meant all the same merges with " +
      "`trip-config pr merge N --allow plan-moved`.",
  },
  "plan-misstated": {
    cause:
      "What the branch of a pull request does is not what the pull request states: somebody has committed to the branch, " +
      "or has changed the digest at the end of its text, or the bot ended between the two.",
    cure:
      "Run the command that made the pull request again. Where a commit on the branch is meant, `trip-config pr merge N " +
      "--allow plan-misstated` merges it as it is.",
  },
} as const satisfies CodeTexts;

/** `differences`: in sentences; empty: none in meaning. `hint`: what brings the pull request to main as it is now. */
export function planMoved(
  number: number,
  { from, to }: { readonly from: string; readonly to: string },
  differences: string,
  hint: string,
): Diagnostic {
  const message =
    `The plan of pull request ${number} is another one since main went from ${from.slice(0, 12)} to ${to.slice(0, 12)}. ` +
    (differences === "" ? "The files that it changes were written differently there." : differences);
  return { code: "plan-moved", severity: "error", message, hint };
}

/** `what`: a sentence. */
export function planMisstated(number: number, what: string, hint: string): Diagnostic {
  const message = `Pull request ${number} does not state what merging it does. ${what}`;
  return { code: "plan-misstated", severity: "error", message, hint };
}
