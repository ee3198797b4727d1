/** A key that something reads. */
export interface SecretKey {
  readonly name: string;
  /** password: any strong text. htpasswd: lines of a user and a hash. application: what the application says. */
  readonly form: "password" | "htpasswd" | "application";
  /** Workloads that read it when they start; none where the ingress controller reads it. */
  readonly readers: readonly string[];
}

/** A Secret that something in an environment reads. */
export interface SecretNeed {
  readonly name: string;
  /** Those that have to be in it. */
  readonly keys: readonly SecretKey[];
  /** Further keys that it may have. */
  readonly extras: readonly string[];
  /** Workloads that read it when they start. */
  readonly readers: readonly string[];
}
