import { mainPort, ofType } from "../../../model/backing-services.ts";
import type { Environment } from "../../../model/resolved.ts";
import { isWeighed, newPodsService, routeOwner } from "../../../model/rollouts.ts";
import type { Route } from "../../../model/routes.ts";
import { standardSettings } from "../../../model/standard-routes.ts";

/** A route with where it comes from and what it leads to. */
export interface Routed extends Pick<Route, "host" | "path" | "pathType" | "port" | "settings"> {
  /** What its host is called outside. */
  readonly address: string;
  /** Name of the Service. */
  readonly service: string;
  /** Name of the Service of new pods alone, where a canary weighs requests. */
  readonly newPods?: string;
  readonly keys: readonly string[];
  /** Whose it is, for the name of an Ingress of its own. */
  readonly owner: string;
}

/** Those of the seed first. */
export function hostNames({ hosts }: Environment): readonly string[] {
  return [...new Set(["web", "api", "admin", ...Object.keys(hosts).sort()])];
}

/** All routes of an environment. */
export function routesOf({ hosts, services, backingServices, ingress: settings }: Environment): readonly Routed[] {
  const addressOf = (host: string) => hosts[host] ?? "";
  return [
    ...services.flatMap(({ name, service, routes, workload }) =>
      service === undefined
        ? []
        : routes.map(({ name: own, ...route }) => ({
            ...route,
            address: addressOf(route.host),
            service: service.name,
            ...(isWeighed(workload) && { newPods: newPodsService(service.name, "canary") }),
            keys: ["services", name, ...(own === undefined ? ["route"] : ["routes", own])],
            owner: routeOwner(name, own),
          })),
    ),
    ...ofType(backingServices, "kafka-ui").map(
      (one) =>
        ({
          host: "admin",
          address: addressOf("admin"),
          path: "/",
          pathType: "Prefix",
          service: one.service,
          port: mainPort(one),
          settings: standardSettings("admin", settings),
          keys: ["hosts", "admin"],
          owner: one.name,
        }) as const,
    ),
  ];
}
