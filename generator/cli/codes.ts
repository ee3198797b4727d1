import type { CodeTexts } from "../diagnostics/code-text.ts";

/** What commands refuse to begin with. */
export const codes = {
  "unknown-base": {
    cause:
      "--base names no commit of the application repository. After a force-push the commit before it may be gone, and " +
      "for a new branch CI has no commit before it at all.",
    cure: "Name another commit, e.g. the main branch; with --merge-base a branch is held against where it left main.",
  },
  "unreadable-baseline": {
    cause: "The file that --baseline names is not there, or is none that --write-baseline has written.",
    cure: "Write it with `trip-config check --write-baseline FILE`, and commit it.",
  },
  "unknown-since": {
    cause: "--since names what git does not have: no commit of that name, or manifests that are in no repository.",
    cure: "Name a branch, a tag or a commit of the repository that the files lie in, or use --baseline.",
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
  "already-sealed": {
    cause: "The key is sealed already. A database keeps the password that it was initialised with.",
    cure: "Use trip-config secrets rotate, and do what it says.",
  },
  "kubeseal-failed": {
    cause: "The program kubeseal is not on PATH, or refused the certificate.",
    cure: "Install kubeseal of the controller's version, and pass a certificate of its with --cert, or none.",
  },
} as const satisfies CodeTexts;
