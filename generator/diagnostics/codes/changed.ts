import type { CodeText } from "../code-text.ts";

/** What `changed` cannot answer. */
export const changedCodes = {
  "unknown-base": {
    cause:
      "--base names no commit of the application repository. After a force-push the commit before it may be gone, and " +
      "for a new branch CI has no commit before it at all.",
    cure: "Name another commit, e.g. the main branch; with --merge-base a branch is held against where it left main.",
  },
  "shallow-clone": {
    cause:
      "The clone of the application repository holds a part of its history only, and the rest could not be fetched.",
    cure: "Run `git fetch --unshallow` in it, or let CI check out the whole history (`fetch-depth: 0` on GitHub).",
  },
  "unrelated-base": {
    cause: "--merge-base was given, and HEAD has no commit in common with the base.",
    cure: "Name a commit of the same history, or leave --merge-base out to compare the two as they are.",
  },
} as const satisfies Record<string, CodeText>;
