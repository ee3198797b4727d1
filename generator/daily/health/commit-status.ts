import type { CommitStatus, Repository } from "../../adapters/forge/port.ts";
import { type DeploymentStatus, deploymentStatuses, statusContext } from "../../model/health/commit-status.ts";
import type { HealthReading } from "../../model/health/reading.ts";
import { applicationName } from "../../model/names.ts";
import type { Environment } from "../../model/resolved.ts";
import { latestInstant } from "./instants.ts";

/** Commits that are looked at: each is a request to the forge. */
const mostCommits = 30;

/**
 * What Argo CD's notifications have said of the commit that changed the environment last, or of a later one, since a
 * sync deploys whatever main has come to. `change`: that commit.
 */
export async function readStatuses(
  config: Pick<Repository, "branch" | "main" | "commitsBetween" | "statuses">,
  { product, name }: Pick<Environment, "product" | "name">,
  change: string,
): Promise<HealthReading> {
  const context = statusContext(applicationName(product, name));
  for (const commit of await commitsSince(config, change)) {
    const statuses = await config.statuses(commit);
    if (statuses === undefined) return { kind: "untold", why: "The forge keeps no commit statuses." };
    const newest = statuses
      .filter((status) => status.context === context)
      .sort((a, b) => Date.parse(b.updatedAt) - Date.parse(a.updatedAt))[0];
    if (newest !== undefined) return readingOf(newest, commit);
  }
  const why = `No commit of config's main since ${change.slice(0, 12)} has a status ${context}.`;
  return { kind: "untold", why };
}

/** The change and the commits of main after it, the newest first; those that a merge has brought along are left out. */
async function commitsSince(
  config: Pick<Repository, "branch" | "main" | "commitsBetween">,
  change: string,
): Promise<readonly string[]> {
  const head = await config.branch(config.main);
  if (head === undefined) return [];
  const between = new Map((await config.commitsBetween(change, head)).map((commit) => [commit.oid, commit]));
  const commits: string[] = [];
  for (let at: string | undefined = head; at !== undefined && at !== change; at = between.get(at)?.parents[0]) {
    if (between.has(at)) commits.push(at);
  }
  return [...commits, change].slice(-mostCommits);
}

function readingOf({ state, description, updatedAt }: CommitStatus, revision: string): HealthReading {
  const known: readonly DeploymentStatus[] = Object.values(deploymentStatuses);
  const status = known.find((one) => one.state === state && description.split(",")[0] === one.said);
  const since = latestInstant(description.split(/[ ,]+/)) ?? updatedAt;
  return {
    kind: "told",
    by: "commit-status",
    sync: status?.lastSync === "succeeded" ? "synced" : "unknown",
    health: status?.health ?? (state === "pending" ? "progressing" : "unknown"),
    revision,
    since,
    lastSync: status?.lastSync ?? (state === "pending" ? "running" : "none"),
    lastSyncAt: since,
    smokeTest: status?.smokeTest ?? "none",
    ...(status === undefined && { message: description }),
  };
}
