import type { HTTPIngressPath } from "kubernetes-types/networking/v1.js";
import type { RequestFacts } from "../../../model/controllers/requests.ts";
import { groupBy } from "../../../model/grouping.ts";
import { expressionOf, needsExpressions } from "../../../model/requests/expressions.ts";
import type { Routed } from "./routed.ts";

/** Hosts whose paths are all expressions. */
export function patternHosts(routes: readonly Routed[], requests: RequestFacts | undefined): ReadonlySet<string> {
  const hosts = groupBy(routes, ({ address }) => address);
  return new Set([...hosts].flatMap(([address, own]) => (needsExpressions(own, requests) ? [address] : [])));
}

/** Longer paths first, as the controller matches them. */
export function byLength(routes: readonly Routed[]): readonly Routed[] {
  return [...routes].sort((a, b) => b.path.length - a.path.length || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

export function ingressPaths(routes: readonly Routed[], isPattern: boolean): HTTPIngressPath[] {
  return routes.map((route) => ({
    path: isPattern ? expressionOf(route) : route.path,
    pathType: isPattern ? "ImplementationSpecific" : route.pathType,
    backend: { service: { name: route.service, port: { number: route.port } } },
  }));
}
