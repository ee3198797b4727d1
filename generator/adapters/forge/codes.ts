import type { CodeTexts } from "../../diagnostics/code-text.ts";

/** What a forge refuses, and trying again does not help. */
export const codes = {
  "missing-credentials": {
    cause: "The forge in cluster.json is GitHub or Gitea, and the environment holds no token for it and no App.",
    cure:
      "For GitHub set GH_TOKEN or GITHUB_TOKEN, or TRIP_CONFIG_APP_ID and TRIP_CONFIG_APP_KEY; for Gitea set GITEA_TOKEN " +
      "or FORGEJO_TOKEN. docs/github.md and docs/gitea.md say which rights are needed.",
  },
  "bad-credentials": {
    cause: "The forge does not accept the token or the App's key: it is wrong, has expired, or was revoked.",
    cure: "Make a new one, see docs/github.md or docs/gitea.md.",
  },
  "missing-rights": {
    cause: "The token or the App may not do what was asked for in this repository.",
    cure: "Give it the rights that docs/github.md or docs/gitea.md lists, for this repository only.",
  },
  "unknown-repository": {
    cause: "The forge has no repository at the address in cluster.json, or the token or the App may not see it.",
    cure: "Correct `repositories` in cluster.json, give the token the right to read it, or install the App there.",
  },
  "read-only-repository": {
    cause: "The repository is archived, disabled or a mirror, or it has another address now.",
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
  "not-on-gitea": {
    cause:
      "The forge is Gitea, and the address of a repository names no owner and repository that git reaches over HTTPS.",
    cure: "Write it as https://HOST/OWNER/NAME.git, as the bot pushes there with its token.",
  },
  "forge-refused": {
    cause: "The forge refused a request for a reason of its own, most often a rule of the branch or of the tags.",
    cure: "Read what it said; docs/github.md and docs/gitea.md list what the rules have to let the bot do.",
  },
  "merge-blocked": {
    cause:
      "The rules of main ask for something that the bot cannot give, such as a review, and it cannot be left to the forge.",
    cure: "Do what the rules ask for and merge the pull request, or allow auto-merge in the repository's settings.",
  },
} as const satisfies CodeTexts;
