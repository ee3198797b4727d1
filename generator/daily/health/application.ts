import type { Health, HealthReading, ToldHealth } from "../../model/health/reading.ts";
import { asList, asRecord, asText, entryOf, type Loose } from "../../model/loose.ts";
import { smokeTest as smokeTestJob } from "../../model/names.ts";
import { latestInstant } from "./instants.ts";

/**
 * What an Argo CD Application says of the environment that it deploys. Semantics are those of Argo CD 3.5.7:
 * `status.history` grows by whole syncs that succeeded, hooks included (controller/sync.go); when Argo CD mends what
 * somebody changed by hand it syncs those objects only, and runs no hooks (autoSync in controller/appcontroller.go);
 * `health.lastTransitionTime` stays while the health does, whatever is deployed meanwhile.
 */
export function readingOf(application: unknown): HealthReading {
  const status = asRecord(asRecord(application).status);
  const sync = asRecord(status.sync);
  const health = asRecord(status.health);
  if (asText(sync.status) === "" && asText(health.status) === "") {
    return { kind: "untold", why: "Argo CD has not looked at the Application yet." };
  }
  const operation = asRecord(status.operationState);
  const deployed = asRecord(asList(status.history).at(-1));
  const asked = asRecord(asRecord(operation.operation).sync);
  const isWhole = asList(asked.resources).length === 0 && asked.dryRun !== true;
  const last = isWhole ? wholeSync(operation) : afterPartialSync(operation, deployed);
  const since = latestInstant([
    asText(health.lastTransitionTime),
    asText(deployed.deployedAt),
    isWhole ? asText(operation.startedAt) : "",
  ]);
  const message = messageOf(status, operation);
  return {
    kind: "told",
    by: "cluster",
    sync: entryOf(syncs, asText(sync.status)) ?? "unknown",
    health: entryOf(healths, asText(health.status)) ?? "unknown",
    ...(asText(sync.revision) !== "" && { revision: asText(sync.revision) }),
    ...(since !== undefined && { since }),
    ...last,
    ...(message !== undefined && { message }),
  };
}

const syncs: Readonly<Record<string, ToldHealth["sync"]>> = { Synced: "synced", OutOfSync: "out-of-sync" };

const healths: Readonly<Record<string, Health>> = {
  Healthy: "healthy",
  Progressing: "progressing",
  Degraded: "degraded",
  Suspended: "suspended",
  Missing: "missing",
};

type LastSync = Pick<ToldHealth, "lastSync" | "lastSyncAt" | "smokeTest">;

const phases: Readonly<Record<string, ToldHealth["lastSync"]>> = {
  Succeeded: "succeeded",
  Failed: "failed",
  Error: "failed",
  Running: "running",
  Terminating: "running",
};

const outcomes: Readonly<Record<string, ToldHealth["smokeTest"]>> = {
  Succeeded: "passed",
  Failed: "failed",
  Error: "failed",
  Running: "running",
  Terminating: "running",
};

function wholeSync(operation: Loose): LastSync {
  const hook = asList(asRecord(operation.syncResult).resources)
    .map(asRecord)
    .find(({ kind, name, hookType }) => kind === "Job" && name === smokeTestJob && hookType === "PostSync");
  const finishedAt = asText(operation.finishedAt);
  return {
    lastSync: entryOf(phases, asText(operation.phase)) ?? "none",
    ...(finishedAt !== "" && { lastSyncAt: finishedAt }),
    smokeTest: entryOf(outcomes, asText(hook?.hookPhase)) ?? "none",
  };
}

/** The smoke test that counts is that of the whole sync before, if what it deployed is what was mended. */
function afterPartialSync(operation: Loose, deployed: Loose): LastSync {
  const revision = asText(asRecord(operation.syncResult).revision);
  if (revision === "" || revision !== asText(deployed.revision)) return { lastSync: "none", smokeTest: "none" };
  const lastSyncAt = asText(deployed.deployedAt);
  return { lastSync: "succeeded", ...(lastSyncAt !== "" && { lastSyncAt }), smokeTest: "passed" };
}

function messageOf(status: Loose, operation: Loose): string | undefined {
  const conditions = asList(status.conditions).map(asRecord);
  const error = conditions.find(({ type }) => asText(type).endsWith("Error"));
  const isFailed = entryOf(phases, asText(operation.phase)) === "failed";
  const message = asText(error?.message) || (isFailed ? asText(operation.message) : "");
  return message === "" ? undefined : message;
}
