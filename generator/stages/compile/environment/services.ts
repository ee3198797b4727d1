import type { Cluster, Environment } from "../../../model/resolved.ts";
import type { Part } from "../part.ts";
import { serviceParts } from "../service/parts.ts";

/** Every service with what belongs to it. */
export function services(environment: Environment, cluster: Cluster): readonly Part[] {
  return environment.services.flatMap((service) => serviceParts(service, environment, cluster));
}
