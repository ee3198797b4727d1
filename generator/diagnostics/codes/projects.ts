import type { CodeText } from "../code-text.ts";

/** What Argo CD would refuse to deploy. */
export const projectsCodes = {
  "missing-project": {
    cause: "An Application belongs to an AppProject that nothing defines.",
    cure: "Add the AppProject, or correct the name.",
  },
  "not-permitted-by-project": {
    cause:
      "The AppProject does not permit a repository, a namespace or a kind that its Application deploys. Kinds of the whole cluster are forbidden unless listed.",
    cure: "Add it to the project's sourceRepos, destinations or clusterResourceWhitelist.",
  },
} as const satisfies Record<string, CodeText>;
