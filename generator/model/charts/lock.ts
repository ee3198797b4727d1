import { createHash } from "node:crypto";
import { asList, asRecord, isRecord } from "../loose.ts";
import type { ChartRequest } from "./request.ts";

/** What a chart was rendered of and to: `lock.json` beside the rendered files. */
export interface ChartLock {
  /** Whatever changes what is rendered, by the name of its setting. */
  readonly inputs: LockedInputs;
  /** SHA-256 of the chart's archive. */
  readonly archive: string;
  /** Digest of its manifest in a registry; absent for a repository of files. */
  readonly manifest?: string;
  /** Version of Helm. */
  readonly helm: string;
  /** SHA-256 of each rendered file, by its name. */
  readonly files: Readonly<Record<string, string>>;
  /** Objects of the chart that were not taken, with the reason. */
  readonly leftOut: readonly { readonly object: string; readonly why: string }[];
}

type LockedInputs = Readonly<
  Record<"repository" | "chart" | "version" | "values" | "namespace" | "releaseName" | "kubernetesVersion", string>
> & { readonly apiVersions: readonly string[]; readonly leaveOut: readonly string[] };

/** What a chart is rendered of, as the lock keeps it: values by their digest. */
export function lockedInputs(request: ChartRequest): LockedInputs {
  const { repository, chart, version, values, namespace, releaseName, kubernetesVersion } = request;
  return {
    repository,
    chart,
    version,
    values: sha256(canonicalJson(values)),
    namespace,
    releaseName,
    kubernetesVersion,
    apiVersions: [...request.apiVersions].sort(),
    leaveOut: [...request.leaveOut].sort(),
  };
}

/** Settings that differ between what is asked for and what was rendered. */
export function changedInputs(lock: ChartLock, request: ChartRequest): readonly string[] {
  return Object.entries(lockedInputs(request))
    .filter(([name, value]) => canonicalJson(value) !== canonicalJson(asRecord(lock.inputs)[name]))
    .map(([name]) => name);
}

/** A lock as text. It ends with a digest of itself, so that a byte of it that changes is seen. */
export function lockText(lock: ChartLock): string {
  return `${JSON.stringify({ ...lock, self: sha256(canonicalJson(lock)) }, null, 2)}\n`;
}

/** The lock that a text holds; undefined where it is not as lockText wrote it. */
export function readLock(text: string): ChartLock | undefined {
  const read = parsed(text);
  if (!isRecord(read)) return undefined;
  const { self, ...lock } = read;
  return self === sha256(canonicalJson(lock)) && isLock(lock) ? lock : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The digest holds that somebody else's fields are not there; another version of this program may have had others. */
function isLock(lock: object): lock is ChartLock {
  const { inputs, archive, helm, files, leftOut } = asRecord(lock);
  return (
    isRecord(inputs) &&
    typeof archive === "string" &&
    typeof helm === "string" &&
    isRecord(files) &&
    Object.values(files).every((digest) => typeof digest === "string") &&
    asList(leftOut) === leftOut
  );
}

/** A digest as it is written in locks. */
export function sha256(content: string | Uint8Array): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

/** JSON of which the order of keys makes no difference. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
