/** What is known of an environment on the cluster, or why nothing is. */
export type HealthReading = ToldHealth | UntoldHealth;

export interface UntoldHealth {
  readonly kind: "untold";
  /** A sentence, or several. */
  readonly why: string;
}

export interface ToldHealth {
  readonly kind: "told";
  /** Argo CD's own Application, or what its notifications have said of a commit of config. */
  readonly by: "cluster" | "commit-status";
  readonly sync: "synced" | "out-of-sync" | "unknown";
  readonly health: Health;
  /** Commit of config that the environment was last compared with. Absent: Argo CD could not read config. */
  readonly revision?: string;
  /** ISO 8601; since when its health is what it is, at the earliest since what runs was deployed. */
  readonly since?: string;
  /** How the last whole sync went. */
  readonly lastSync: "succeeded" | "failed" | "running" | "none";
  /** ISO 8601; when that sync ended. */
  readonly lastSyncAt?: string;
  /** How the smoke test of that sync went; none: it was not run. */
  readonly smokeTest: "passed" | "failed" | "running" | "none";
  /** What Argo CD says of a fault. */
  readonly message?: string;
}

export type Health = "healthy" | "progressing" | "degraded" | "suspended" | "missing" | "unknown";
