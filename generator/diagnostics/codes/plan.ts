import type { CodeText } from "../code-text.ts";

/** What a plan refuses to have published unless `--allow` names it. */
export const planCodes = {
  "mass-deletion": {
    cause: "More than half of the objects of an environment, of the cluster or of Argo CD would disappear at once.",
    cure: "Look for a file or a setting that went missing by mistake. When all of it is meant to go, say `--allow mass-deletion`.",
  },
  "namespace-removed": {
    cause:
      "A namespace would disappear from config. Argo CD keeps one with the guard Prune=false and removes every other" +
      " with all that is in it.",
    cure: "Remove an environment's Application first and its folder after. When that is done, say `--allow namespace-removed`.",
  },
  "claim-removed": {
    cause:
      "A persistent volume claim would disappear from config. Argo CD keeps one with the guard Prune=false, which" +
      " nothing looks after from then on, and removes every other with the data on it.",
    cure: "Copy the data to where it is needed. When the claim is meant to go, say `--allow claim-removed`.",
  },
} as const satisfies Record<string, CodeText>;
