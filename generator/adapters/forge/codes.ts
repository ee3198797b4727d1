import type { CodeTexts } from "../../diagnostics/code-text.ts";

/** What a forge refuses, and trying again does not help. */
export const codes = {
  "missing-credentials": {
    cause: "The forge in cluster.json is GitHub, and the environment holds neither a token nor an App.",
    cure:
      "Set GH_TOKEN or GITHUB_TOKEN, or TRIP_CONFIG_APP_ID and TRIP_CONFIG_APP_KEY. docs/github.md says which rights " +
      "are needed.",
  },
  "bad-credentials": {
    cause: "GitHub does not accept the token or the App's key: it is wrong, has expired, or was revoked.",
    cure: "Make a new one, see docs/github.md.",
  },
  "missing-rights": {
    cause: "The token or the App may not do what was asked for in this repository.",
    cure: "Give it the rights that docs/github.md lists, for this repository only.",
  },
  "unknown-repository": {
    cause: "GitHub has no repository at the address in cluster.json, or the token or the App may not see it.",
    cure: "Correct `repositories` in cluster.json, give the token the right to read it, or install the App there.",
  },
  "read-only-repository": {
    cause: "The repository is archived or disabled, or it has another address now.",
    cure: "Unarchive it, or put its new address into `repositories` in cluster.json.",
  },
  "missing-branch": {
    cause:
      "The repository has branches, but none with the name that cluster.json gives its main branch; it may have been renamed.",
    cure: "Say in `repositories` of cluster.json which branch is the main one.",
  },
  "not-on-github": {
    cause: "The forge is GitHub, and the address of a repository names no owner and repository there.",
    cure: "Write it as https://github.com/OWNER/NAME.git, or with the host of a GitHub Enterprise Server.",
  },
  "forge-refused": {
    cause: "GitHub refused a request for a reason of its own, most often a rule of the branch or of the tags.",
    cure: "Read what it said; docs/github.md lists what the rules have to let the bot do.",
  },
  "merge-blocked": {
    cause: "The rules of main ask for something that the bot cannot give, such as a review, and auto-merge is off.",
    cure: "Do what the rules ask for and merge the pull request, or allow auto-merge in the repository's settings.",
  },
} as const satisfies CodeTexts;
