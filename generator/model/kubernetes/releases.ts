import { type Gate, isOn } from "./gates.ts";

/** A release of Kubernetes 1 by its minor version: 36 is Kubernetes 1.36. */
export type Release = number;

/** What clusters may run, as `kubernetesVersion` names them; the schemas, defaults and rules know each. */
export const releases = [33, 34, 35, 36, 37] as const satisfies readonly Release[];

/** What manifests of others are held against where nobody says what they are for. */
export const usualRelease: Release = 36;

/** The releases that have something: from `since` to `until`, both among them. An end that is not said is open. */
export interface Served {
  readonly since?: Release;
  readonly until?: Release;
  /** The feature without which it is dropped, or refused. */
  readonly gate?: Gate;
}

/** Whether a release has what is served so; what has no range is in all of them. */
export function isServed(served: Served | undefined, release: Release): boolean {
  if (served === undefined) return true;
  const { since = 0, until = Number.POSITIVE_INFINITY } = served;
  return since <= release && release <= until;
}

/** Whether a release has it, and drops or refuses it where nobody has switched on its feature. */
export function isSwitchedOff(served: Served | undefined, release: Release): boolean {
  return served?.gate !== undefined && !isOn(served.gate, release);
}

/** `1.36` → 36. */
export function releaseOf(version: `1.${number}`): Release {
  return Number(version.slice(2));
}

/** 36 → `1.36`. */
export function releaseName(release: Release): string {
  return `1.${release}`;
}

/** When something is there: `since 1.34`, `until 1.36`, `in 1.35`. */
export function servedIn({ since, until }: Served): string {
  if (since !== undefined && since === until) return `in ${releaseName(since)}`;
  const parts = [
    ...(since === undefined ? [] : [`since ${releaseName(since)}`]),
    ...(until === undefined ? [] : [`until ${releaseName(until)}`]),
  ];
  return parts.join(" ");
}
