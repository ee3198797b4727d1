import { ofType, podsOf } from "../../../model/backing-services.ts";
import type { Cluster, Environment } from "../../../model/resolved.ts";
import { backingParts } from "../backing/parts.ts";
import { topicsParts } from "../backing/topics.ts";
import type { Part } from "../part.ts";

/** Every backing service that has pods, and the Jobs that make topics. */
export function backingServices(environment: Environment, cluster: Cluster): readonly Part[] {
  const all = environment.backingServices;
  return [
    ...podsOf(all).flatMap((one) => backingParts(one, environment, cluster)),
    ...ofType(all, "kafka").flatMap((one) => topicsParts(one, environment)),
  ];
}
