import { ofType } from "../../model/backing-services.ts";
import type { Basis } from "../../model/compiled.ts";
import type { Cluster, Environment } from "../../model/resolved.ts";
import { clusterId } from "./backing/kafka.ts";
import { topicsDigest } from "./backing/topics.ts";
import { checksumOf } from "./service/restarts.ts";

/** What environments of a cluster are compiled from. Objects of one's own are not among it. */
export function basisOf(cluster: Cluster): (environment: Environment) => Basis {
  let shared: string | undefined;
  return (environment) => {
    shared ??= JSON.stringify(cluster);
    const { namespace, hosts } = environment;
    const settings = JSON.stringify(environment);
    return { settings, shared, namespace, hosts: Object.values(hosts), digests: digestsIn(environment) };
  };
}

/** Those that the environment's objects are told by: what is made of names in another way than by putting them into texts. */
function digestsIn(environment: Environment): readonly string[] {
  const { services, backingServices } = environment;
  return [
    ...services.map((service) => checksumOf(service, environment).checksum),
    ...ofType(backingServices, "kafka").flatMap((kafka) => [
      ...clusterId(kafka, environment).map(({ value }) => value),
      ...(kafka.topics.length > 0 ? [topicsDigest(kafka, environment)] : []),
    ]),
  ].flatMap((digest) => digest ?? []);
}
