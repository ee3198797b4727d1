import { analysesPass } from "./reachability/analyses.ts";
import { destinationsPass } from "./reachability/destinations.ts";
import { edgesPass } from "./reachability/edges.ts";
import { exposedPortsOpen } from "./reachability/exposed.ts";
import { ingressesPass } from "./reachability/ingresses.ts";
import { networkViewOf } from "./reachability/network-view.ts";
import { dnsPasses, scrapingPasses } from "./reachability/platform.ts";
import { servicesOf } from "./reachability/services.ts";
import { solversPass } from "./reachability/solvers.ts";
import { undeclaredPaths } from "./reachability/undeclared.ts";
import type { Rule } from "./rule.ts";

/**
 * What must be able to connect passes the network policies of both ends, and what is not declared does not. The
 * policies mean what k8s.io/api/networking/v1 says; see network/policy.ts.
 */
export const reachability: Rule = (scope) => {
  const view = networkViewOf(scope);
  const services = servicesOf(view);
  const { declared } = scope.unit;
  return [
    ...edgesPass(view, services, declared.edges),
    ...ingressesPass(view, services),
    ...dnsPasses(view),
    ...scrapingPasses(view),
    ...solversPass(view),
    ...analysesPass(view, services, declared.edges),
    ...destinationsPass(view, declared.destinations),
    ...exposedPortsOpen(view, services),
    ...undeclaredPaths(view, services, declared),
  ];
};
