import type { DeploymentStrategy } from "kubernetes-types/apps/v1.js";
import { entriesUsedBy } from "../../../model/config-entries.ts";
import { shortDigest } from "../../../model/digest.ts";
import type { Environment } from "../../../model/resolved.ts";
import { holdsClaim } from "../../../model/service-kinds.ts";
import type { Service } from "../../../model/workload.ts";
import { webConfig } from "../environment/config.ts";
import { recreate, rolling } from "../workload.ts";

/** What the pods are made anew for. */
export function checksumOf(service: Service, environment: Environment): { readonly checksum?: string } {
  const configuration =
    service.type === "web"
      ? webConfig(environment)
      : service.config === "none"
        ? undefined
        : entriesUsedBy(service, environment);
  const files = service.volumes.flatMap(({ source }) => (source.type === "files" ? [source.files] : []));
  if (files.length > 0) return { checksum: shortDigest([configuration ?? {}, files]) };
  return configuration === undefined ? {} : { checksum: shortDigest(configuration) };
}

/** Two pods cannot hold a claim of one node at once: the old one goes first. */
export function strategyOf({ volumes, rollout, recreates }: Service, environment: Environment): DeploymentStrategy {
  return recreates || holdsClaim(volumes) ? recreate : rolling({ rollout: rollout ?? environment.rollout });
}
