import type { Cluster, Environment } from "../../../model/resolved.ts";
import type { Part } from "../part.ts";
import { access } from "./access.ts";
import { backingServices } from "./backing-services.ts";
import { config } from "./config.ts";
import { gatewayRoutes } from "./gateway/routes.ts";
import { ingress } from "./ingress.ts";
import { namespace } from "./namespace.ts";
import { networkPolicies } from "./network-policies.ts";
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
  backingServices,
  services,
  ingress,
  gatewayRoutes,
  smokeTest,
];
