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
} as const satisfies CodeTexts;
