import type { CodeText } from "../code-text.ts";

/** Why images may not leave an environment yet. */
export const gateCodes = {
  "gate-unknown": {
    cause: "Neither a cluster nor a commit status tells whether the environment is healthy.",
    cure:
      "Point kubectl's current context at the cluster, or let Argo CD set commit statuses (argocd.notifications in " +
      "envs/cluster.json). --no-gate promotes without knowing.",
  },
  "gate-other-revision": {
    cause: "Argo CD has not deployed the environment's last change yet, or cannot read the config repository.",
    cure: "Wait for the deployment; sync by hand what is synced by hand.",
  },
  "gate-not-synced": {
    cause: "What runs is not what the config repository says: a sync is running, has failed, or is still to come.",
    cure: "Wait for the sync, or look at the Application in Argo CD for what keeps it.",
  },
  "gate-not-healthy": {
    cause: "Argo CD does not call the environment healthy: something in it is starting, missing or broken.",
    cure: "`trip-config status ENV` shows its services. Mend it, or take the change back with `trip-config rollback`.",
  },
  "gate-soak": {
    cause: "The environment has not been healthy for as long as it has to be before its images go on.",
    cure: "Try again later. A fix that cannot wait goes with --no-gate.",
  },
  "gate-smoke-test": {
    cause: "The smoke test after the last deployment failed, or has not run.",
    cure: "Read the log of the Job smoke-test; `argocd app sync` runs it again.",
  },
} as const satisfies Record<string, CodeText>;
