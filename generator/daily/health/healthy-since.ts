import type { Repository } from "../../adapters/forge/port.ts";
import type { Cluster } from "../../model/resolved.ts";
import { readStatuses } from "./commit-status.ts";
import { lastChange } from "./read.ts";

/**
 * Since when Argo CD's notifications have called an environment healthy with the last change that config's main has of it.
 * undefined: they have not, or they say something else now.
 */
export function healthySinceOf(
  { product }: Pick<Cluster, "product">,
  config: Pick<Repository, "branch" | "main" | "commitsBetween" | "history" | "statuses">,
): (environment: string) => Promise<string | undefined> {
  return async (name) => {
    const main = await config.branch(config.main);
    const change = main === undefined ? undefined : await lastChange(config, main, name);
    if (change === undefined) return undefined;
    const told = await readStatuses(config, { product, name }, change);
    return told.kind === "told" && told.health === "healthy" && told.sync === "synced" ? told.since : undefined;
  };
}
