import { asRecord, type Loose } from "../../../model/loose.ts";

export type PolicyLevel = "privileged" | "baseline" | "restricted";

/** What a namespace asks of its pods in one mode. `minor`: of Kubernetes 1; Infinity for `latest`. */
export interface LevelVersion {
  readonly level: PolicyLevel;
  readonly minor: number;
}

export interface Policy {
  readonly enforce: LevelVersion;
  readonly warn: LevelVersion;
}

/** A label with a value that the admission plugin does not take. */
export interface InvalidLabel {
  readonly label: string;
  readonly value: string;
  readonly expected: string;
}

const prefix = "pod-security.kubernetes.io/";
const strictness = { privileged: 0, baseline: 1, restricted: 2 } as const satisfies Record<PolicyLevel, number>;

/**
 * The policy that a namespace's labels ask for, where the cluster's own default is `privileged`; a namespace that
 * enforces a level also warns at it unless it says otherwise.
 * Source: PolicyToEvaluate in k8s.io/pod-security-admission/api/helpers.go.
 */
export function policyOf(labels: unknown): Policy {
  const values = asRecord(labels);
  const enforce = levelVersion(values, "enforce");
  const warn = levelVersion(values, "warn");
  if (values[`${prefix}warn`] !== undefined || strictness[enforce.level] === 0) return { enforce, warn };
  const minor = values[`${prefix}warn-version`] === undefined ? enforce.minor : warn.minor;
  return { enforce, warn: { level: enforce.level, minor } };
}

/** The labels that make the API server refuse the namespace. */
export function invalidLabels(labels: unknown): readonly InvalidLabel[] {
  const values = asRecord(labels);
  return ["enforce", "audit", "warn"].flatMap((mode) => {
    const [level, version] = [values[prefix + mode], values[`${prefix}${mode}-version`]];
    return [
      ...(typeof level !== "string" || Object.hasOwn(strictness, level)
        ? []
        : [{ label: prefix + mode, value: level, expected: "`privileged`, `baseline` or `restricted`" }]),
      ...(typeof version !== "string" || minorOf(version) !== undefined
        ? []
        : [{ label: `${prefix}${mode}-version`, value: version, expected: "`latest` or a version such as `v1.36`" }]),
    ];
  });
}

function levelVersion(labels: Loose, mode: "enforce" | "warn"): LevelVersion {
  const level = labels[prefix + mode];
  const version = labels[`${prefix}${mode}-version`];
  return {
    level: typeof level === "string" && Object.hasOwn(strictness, level) ? (level as PolicyLevel) : "privileged",
    minor: (typeof version === "string" ? minorOf(version) : undefined) ?? Number.POSITIVE_INFINITY,
  };
}

function minorOf(version: string): number | undefined {
  if (version === "latest") return Number.POSITIVE_INFINITY;
  const minor = /^v1\.(0|[1-9][0-9]*)$/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** `baseline (v1.36)`. */
export function policyName({ level, minor }: LevelVersion): string {
  return `\`${level}\` (${minor === Number.POSITIVE_INFINITY ? "latest" : `v1.${minor}`})`;
}
