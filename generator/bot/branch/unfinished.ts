import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { isBroken, type RolloutState, rolloutText } from "../../model/health/rollout.ts";

/** @codes gathered by the build */
export const codes = {
  "rollout-unfinished": {
    cause:
      "A canary or blue-green rollout of the environment is still going, is paused, or was aborted. What would be deployed now would take its place before anybody knows how it ends.",
    cure: "Wait until it has arrived; take one that was aborted back with `trip-config rollback`. A fix that is to take its place goes with --allow rollout-unfinished.",
  },
} as const satisfies CodeTexts;

/** What is still on its way in an environment that something else would be moved to. `kept`: what is not done because of it. */
export function unfinishedFindings(
  environment: string,
  rollouts: readonly RolloutState[],
  { kept, severity }: { readonly kept: string; readonly severity: "error" | "warning" },
): readonly Diagnostic[] {
  return rollouts.map((rollout) => ({
    code: "rollout-unfinished",
    severity,
    message: `${kept}: in ${environment}, ${rolloutText(rollout)}.`,
    hint: isBroken(rollout)
      ? `take it back with \`trip-config rollback ${environment}\`; what is to take its place goes with --allow rollout-unfinished.`
      : "wait until it has arrived; what is to take its place goes with --allow rollout-unfinished.",
  }));
}
