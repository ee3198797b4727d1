import type { Degradation } from "../../model/health/gate.ts";
import type { HealthReading } from "../../model/health/reading.ts";
import { secondsSince } from "./instants.ts";

/**
 * For how long an environment has been degraded, or its smoke test has failed, since what runs was deployed; the longer
 * of the two.
 */
export function degradationOf(environment: string, reading: HealthReading, now: Date): Degradation {
  if (reading.kind === "untold") return { kind: "unknown", why: reading.why };
  const { health, lastSync, smokeTest, since, lastSyncAt } = reading;
  const instants = [...(health === "degraded" ? [since] : []), ...(smokeTest === "failed" ? [lastSyncAt] : [])];
  if (instants.length === 0) {
    return health === "unknown" && lastSync !== "failed"
      ? { kind: "unknown", why: `Argo CD does not know the health of ${environment}.` }
      : { kind: "not-degraded" };
  }
  const seconds = instants.flatMap((instant) => (instant === undefined ? [] : [secondsSince(instant, now)]));
  if (seconds.length > 0) return { kind: "degraded", seconds: Math.max(...seconds) };
  return { kind: "unknown", why: `Argo CD does not say since when ${environment} is degraded.` };
}
