import type { Repository } from "../../adapters/forge/port.ts";
import type { KubectlGet } from "../../adapters/kubectl/kubectl.ts";
import type { HealthReading } from "../../model/health/reading.ts";
import type { Cluster, Environment } from "../../model/resolved.ts";
import { readApplication } from "./by-kubectl.ts";
import { readStatuses } from "./commit-status.ts";

/** Who can tell how an environment is. */
export interface Witnesses {
  readonly read: KubectlGet;
  readonly config: Pick<
    Repository,
    "branch" | "main" | "commitsBetween" | "history" | "isAncestor" | "statuses" | "tree"
  >;
  readonly cluster: Pick<Cluster, "product" | "argocd" | "repositories">;
}

/** The cluster's word, or else that of the commit statuses, or else why nobody tells. `change`: the commit of config that changed the environment last. */
export async function readHealth(
  { read, config, cluster }: Witnesses,
  { name }: Pick<Environment, "name">,
  change: string,
): Promise<HealthReading> {
  const fromKubectl = await readApplication(read, cluster, name);
  if (fromKubectl.kind === "told") return fromKubectl;
  const fromStatuses = await readStatuses(config, { product: cluster.product, name }, change);
  if (fromStatuses.kind === "told") return fromStatuses;
  return { kind: "untold", why: `${fromKubectl.why} ${fromStatuses.why}` };
}

/** The last commit that changed an environment's folder, up to a commit of config; undefined: none has. */
export async function lastChange(
  { history }: Pick<Repository, "history">,
  commit: string,
  environment: string,
): Promise<string | undefined> {
  return (await history(commit, [environment], { limit: 1 }))[0]?.oid;
}
