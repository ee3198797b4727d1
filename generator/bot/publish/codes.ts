import type { CodeTexts } from "../../diagnostics/code-text.ts";

/** What keeps the bot from the config repository. */
export const codes = {
  "work-of-others": {
    cause: "Somebody else than the bot has committed to the bot's branch. The bot never overwrites that.",
    cure:
      "Move the change to the env files of the source repository, then remove the commits or the branch; the next " +
      "publish makes it anew.",
  },
  "hand-edit": {
    cause: "Compiled files on the main branch of the config repository were changed by hand, or taken back.",
    cure:
      "Make the same change in the env files. If the edit should be lost, publish with --allow hand-edit: the pull " +
      "request then overwrites it.",
  },
  "application-behind": {
    cause:
      "What is published leaves something to the cluster, the number of pods of a service with an autoscaler above all, and Argo CD " +
      "still works with an Application that does not leave it alone: the sync would take pods away until the autoscaler acts.",
    cure:
      "Wait until the root application is Synced with the merged commit, then publish again. What the sync does then is accepted " +
      "with --allow application-behind.",
  },
} as const satisfies CodeTexts;
