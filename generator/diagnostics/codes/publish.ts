import type { CodeText } from "../code-text.ts";

/** What publish, release, set-image and pr refuse. */
export const publishCodes = {
  "not-a-repository": {
    cause: "The project's folder is in no git repository, or its repository has no commit yet.",
    cure: "Run the command in a clone; `git init` and a first commit make one.",
  },
  "dirty-work-tree": {
    cause: "Files under envs/ differ from the commit that would be published, so nobody could say later what was.",
    cure: "Commit them. With --allow-dirty they are published as they are, marked so, and merged by a person only.",
  },
  "not-on-main": {
    cause: "The commit is not on the main branch of the source repository. Only what is there is published.",
    cure: "Bring the branch up to date with main, or merge it, and publish main.",
  },
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
  "unknown-service": {
    cause: "`set-image` or `promote --only` names a service that the environment does not have.",
    cure: "Use the name of a service in envs/base.json that the environment does not switch off.",
  },
  "manual-environment": {
    cause: "`set-image --commit` would change an environment whose pull requests are merged by people.",
    cure: "Change it by a pull request: set-image without --commit, or promote.",
  },
  "unknown-pull-request": {
    cause: "There is no pull request with this number.",
    cure: "`trip-config pr list --state all` shows all.",
  },
  "closed-pull-request": {
    cause: "The pull request was merged or closed before.",
    cure: "Nothing is to be done; the next publish opens another when there is something to publish.",
  },
  "merge-conflict": {
    cause: "Main has changed in the same lines as the pull request. Compiled files are never merged as text.",
    cure: "Run `trip-config publish`: it compiles the pull request again on top of main.",
  },
  "unknown-reference": {
    cause: "--against names something that the config repository does not have.",
    cure: "Name a branch, a release such as v1.0.0, or a full commit hash on its main branch.",
  },
} as const satisfies Record<string, CodeText>;
