import type { CodeTexts } from "../../diagnostics/code-text.ts";

/** What speaks against other images. */
export const codes = {
  "manual-environment": {
    cause: "`set-image --commit` would change an environment whose pull requests are merged by people.",
    cure: "Change it by a pull request: set-image without --commit, or promote.",
  },
} as const satisfies CodeTexts;
