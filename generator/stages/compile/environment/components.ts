import type { Cluster, Environment } from "../../../model/resolved.ts";
import type { Part } from "../part.ts";
import { access } from "./access.ts";
import { config } from "./config.ts";
import { ingress } from "./ingress.ts";
import { kafka, zookeeper } from "./kafka.ts";
import { kafkaTopics } from "./kafka-topics.ts";
import { kafkaUi } from "./kafka-ui.ts";
import { mongodb } from "./mongodb.ts";
import { mysql } from "./mysql.ts";
import { namespace } from "./namespace.ts";
import { networkPolicies } from "./network-policies.ts";
import { redis } from "./redis.ts";
import { scraping } from "./scraping.ts";
import { secrets } from "./secrets.ts";
import { services } from "./services.ts";
import { smokeTest } from "./smoke-test.ts";

/** Objects of one concern of an environment; none when it is switched off. */
export type EnvironmentComponent = (environment: Environment, cluster: Cluster) => readonly Part[];

/** Everything that an environment is made of: a new component is a file beside this one and a line here. */
export const environmentComponents: readonly EnvironmentComponent[] = [
  namespace,
  access,
  scraping,
  networkPolicies,
  secrets,
  config,
  mysql,
  mongodb,
  redis,
  zookeeper,
  kafka,
  kafkaTopics,
  kafkaUi,
  services,
  ingress,
  smokeTest,
];
