import type { CodeText } from "../code-text.ts";

/** What the commands of daily operations refuse. */
export const dailyCodes = {
  "file-exists": {
    cause: "`init` would write a file that is there already, or envs/ is not empty.",
    cure: "Start in an empty folder, or edit the project that is there.",
  },
} as const satisfies Record<string, CodeText>;
