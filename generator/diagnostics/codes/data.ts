import type { CodeText } from "../code-text.ts";

/** What would lose or spoil data. */
export const dataCodes = {
  "unguarded-claim": {
    cause:
      "A claim lacks the annotations that keep Argo CD from deleting it, and the data in it, when it vanishes from the repository.",
    cure: "Set argocd.argoproj.io/sync-options to Prune=false,Delete=false and argocd.argoproj.io/compare-options to IgnoreExtraneous.",
  },
  "unguarded-namespace": {
    cause:
      "A namespace that holds a claim lacks the annotations that keep Argo CD from deleting it. Its claims would go with it.",
    cure: "Set argocd.argoproj.io/sync-options to Prune=false,Delete=false and argocd.argoproj.io/compare-options to IgnoreExtraneous.",
  },
  "rolled-single-writer": {
    cause:
      "A Deployment whose claim is for one writer is rolled: the new pod starts while the old one still has the volume.",
    cure: "Set the Deployment's strategy to Recreate.",
  },
  "shared-single-writer": {
    cause: "A claim for one writer is mounted by several pods: by number, by autoscaling, or from two workloads.",
    cure: "Run one pod, give each workload its own claim, or use a StatefulSet with volumeClaimTemplates.",
  },
} as const satisfies Record<string, CodeText>;
