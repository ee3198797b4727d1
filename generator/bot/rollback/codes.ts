import type { CodeTexts } from "../../diagnostics/code-text.ts";

/** What speaks against a rollback. */
export const codes = {
  "unknown-release": {
    cause:
      "`rollback --to` names no release of the environment: a tag of the config repository, or, where the environment follows a branch, a commit that changed it.",
    cure: "Use one of those that are shown.",
  },
  "no-earlier-release": {
    cause: "No release before the one that is deployed has other images, or none that could be verified.",
    cure: "Name a release with --to, or set the images with set-image.",
  },
  "not-reproducible": {
    cause:
      "`rollback --whole` restores the environment's file, and with today's base.json, cluster.json, objects for all and generator that does not compile to what was released.",
    cure: "Roll back the images only, without --whole; or restore the other files too, by a commit of your own.",
  },
} as const satisfies CodeTexts;
