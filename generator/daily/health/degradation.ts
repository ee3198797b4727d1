import type { Degradation } from "../../model/health/gate.ts";
import type { HealthReading } from "../../model/health/reading.ts";
import { isBroken, type RolloutState } from "../../model/health/rollout.ts";
import { secondsSince } from "./instants.ts";

interface Seen {
  readonly reading: HealthReading;
  readonly rollouts: readonly RolloutState[];
}

/**
 * For how long an environment has been degraded, its smoke test has failed or a Rollout of it is aborted, since what runs
 * was deployed; the longest of them.
 */
export function degradationOf(environment: string, { reading, rollouts }: Seen, now: Date): Degradation {
  const broken = rollouts.filter(isBroken);
  const aborted = broken.flatMap(({ since }) => since ?? []);
  if (reading.kind === "untold" && aborted.length === 0) return { kind: "unknown", why: reading.why };
  const told = reading.kind === "told" ? reading : undefined;
  const isDegraded = told?.health === "degraded";
  const instants = [
    ...(isDegraded ? [told.since] : []),
    ...(told?.smokeTest === "failed" ? [told.lastSyncAt] : []),
    ...aborted,
  ];
  if (instants.length === 0) {
    return told?.health === "unknown" && told.lastSync !== "failed"
      ? { kind: "unknown", why: `Argo CD does not know the health of ${environment}.` }
      : { kind: "not-degraded" };
  }
  const seconds = instants.flatMap((instant) => (instant === undefined ? [] : [secondsSince(instant, now)]));
  if (seconds.length > 0) return { kind: "degraded", seconds: Math.max(...seconds), rollouts: broken };
  return { kind: "unknown", why: `Argo CD does not say since when ${environment} is degraded.` };
}
