/** What a chart is rendered of, with its defaults. */
export interface ChartRequest {
  /** Whose it is: an environment's name, or `cluster`. */
  readonly unit: string;
  /** What it is called in the env files. */
  readonly name: string;
  readonly repository: string;
  /** Its name in the repository. */
  readonly chart: string;
  readonly version: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly namespace: string;
  readonly releaseName: string;
  readonly kubernetesVersion: string;
  readonly apiVersions: readonly string[];
  /** Objects that are not taken, as `Kind/name`. */
  readonly leaveOut: readonly string[];
  /** The env files that say it, the more specific one first. */
  readonly files: readonly string[];
}

/** Command that renders a chart. */
export function updateCommand({ name }: Pick<ChartRequest, "name">): string {
  return `trip-config charts update ${name}`;
}
