/** States that an Application of a test may be in; the rest of it is as Argo CD writes it. */
export interface ApplicationState {
  readonly environment: string;
  readonly revision: string;
  readonly sync?: "Synced" | "OutOfSync";
  readonly health?: "Healthy" | "Progressing" | "Degraded";
  /** ISO 8601; when it was deployed, and since when its health is what it is. */
  readonly since: string;
  readonly smokeTest?: "Succeeded" | "Failed";
}

/** Repository of the Applications: that of test/cases/minimal. */
const repoURL = "https://git.example.com/trip/trip-service-config.git";

export function applicationAnswer({
  environment,
  revision,
  sync = "Synced",
  health = "Healthy",
  since,
  smokeTest = "Succeeded",
}: ApplicationState): Readonly<Record<string, object>> {
  const source = { repoURL, path: environment, targetRevision: "main" };
  const hook = { kind: "Job", name: "smoke-test", hookType: "PostSync", hookPhase: smokeTest };
  return {
    [`applications.argoproj.io trip-service-${environment} --namespace argocd`]: {
      spec: { source },
      status: {
        sync: { status: sync, revision, comparedTo: { source } },
        health: { status: health, lastTransitionTime: since },
        history: smokeTest === "Succeeded" ? [{ id: 1, revision, deployedAt: since, source }] : [],
        operationState: {
          phase: smokeTest,
          startedAt: since,
          finishedAt: since,
          operation: { sync: { revision } },
          syncResult: { revision, source, resources: [hook] },
        },
      },
    },
  };
}
