import type { Health, ToldHealth } from "./reading.ts";

/** What Argo CD's notifications say of a commit that they have deployed; compiled from here, and read from here. */
export interface DeploymentStatus {
  readonly state: "success" | "failure" | "error";
  /** What its description begins with; instants follow, and GitHub takes 140 characters. */
  readonly said: string;
  readonly health: Health;
  readonly lastSync: ToldHealth["lastSync"];
  readonly smokeTest: ToldHealth["smokeTest"];
}

export const deploymentStatuses = {
  deployed: {
    state: "success",
    said: "Synced and healthy",
    health: "healthy",
    lastSync: "succeeded",
    // A sync has succeeded when its hooks have.
    smokeTest: "passed",
  },
  degraded: {
    state: "failure",
    said: "Degraded",
    health: "degraded",
    lastSync: "succeeded",
    smokeTest: "none",
  },
  smokeTestFailed: {
    state: "failure",
    said: "The smoke test failed",
    health: "unknown",
    lastSync: "failed",
    smokeTest: "failed",
  },
  syncFailed: {
    state: "error",
    said: "The sync failed",
    health: "unknown",
    lastSync: "failed",
    smokeTest: "none",
  },
} as const satisfies Record<string, DeploymentStatus>;

/** Context of the statuses of an application. */
export function statusContext(application: string): string {
  return `argocd/${application}`;
}
