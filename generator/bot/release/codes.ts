import type { CodeTexts } from "../../diagnostics/code-text.ts";

/** What keeps releases from Argo CD. */
export const codes = {
  "unreadable-tag": {
    cause:
      "The config repository has a tag that Argo CD takes for a version and cannot read: a number of its pre-release " +
      "starts with a zero, as in v1.0.6-01 or 2026-01-07, or a number has more than 64 bits. Argo CD then resolves no " +
      "constraint over tags, whatever the other tags are: what is released does not reach the environment.",
    cure: "Delete the tag in the config repository; `git push --delete` takes its name.",
  },
  "odd-release-tag": {
    cause:
      "Argo CD takes a tag that looks like a date, a build number or a pre-release for the environment, since it is the " +
      "highest that the target revision permits. Releases are numbered above it.",
    cure: "Where it is no release, delete it, and what was released above it; the rulesets of docs/github.md keep such tags out.",
  },
  "ambiguous-release-tag": {
    cause:
      "Tags of one version name different commits, such as v1.0.0 and 1.0. Which of them Argo CD takes is chance, and " +
      "may change with every look.",
    cure: "Delete all but one of them, or release again: the next release is above them.",
  },
  "no-release-number": {
    cause:
      "No tag can be made that Argo CD would take: the environment's target revision permits no version above the one " +
      "that it takes now.",
    cure: "Set the environment's argocd.targetRevision to a constraint that leaves room, such as v*.",
  },
} as const satisfies CodeTexts;
