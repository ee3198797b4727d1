import type { CompiledObject } from "../../../model/compiled.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { asList, asTexts, at, textOf } from "../../../model/loose.ts";

/** Kinds of routes that requests are matched by, as `groupKind` writes them. */
const matching: readonly string[] = ["HTTPRoute.gateway.networking.k8s.io", "GRPCRoute.gateway.networking.k8s.io"];

/** Kinds that lead from a Gateway to Services. */
const all: readonly string[] = [
  ...matching,
  "TLSRoute.gateway.networking.k8s.io",
  "TCPRoute.gateway.networking.k8s.io",
];

export function isMatchingRoute({ object }: CompiledObject): boolean {
  return matching.includes(groupKind(object));
}

export function isGatewayRoute({ object }: CompiledObject): boolean {
  return all.includes(groupKind(object));
}

/** What one match of a rule takes. */
export interface RouteMatch {
  /** In lower case; empty: every host of the listener. */
  readonly host: string;
  readonly path: string;
  readonly pathType: string;
  /** Whatever else has to fit, as text; empty: nothing. */
  readonly condition: string;
  /** Position of its rule. */
  readonly rule: number;
  /** Where it stands in the object. */
  readonly place: readonly string[];
}

/** Every host and path that a route takes; of gRPC a method is its path. What is left out is `/`. */
export function matchesOf({ object }: CompiledObject): readonly RouteMatch[] {
  const hostnames = asTexts(at(object, "spec", "hostnames")).map((host) => host.toLowerCase());
  return asList(at(object, "spec", "rules")).flatMap((rule, ruleIndex) => {
    const matches = asList(at(rule, "matches"));
    const place = ["spec", "rules", String(ruleIndex)];
    return (matches.length === 0 ? [{}] : matches).flatMap((match, index) =>
      (hostnames.length === 0 ? [""] : hostnames).map((host) => ({
        host,
        ...(object.kind === "GRPCRoute" ? methodOf(match) : pathOf(match)),
        condition: conditionOf(match),
        rule: ruleIndex,
        place: matches.length === 0 ? place : [...place, "matches", String(index)],
      })),
    );
  });
}

function pathOf(match: unknown): Pick<RouteMatch, "path" | "pathType"> {
  const type = textOf(at(match, "path", "type")) ?? "PathPrefix";
  const path = textOf(at(match, "path", "value")) ?? "/";
  // Routes and Ingresses say the same of prefixes and exact paths.
  const pathType = type === "PathPrefix" ? "Prefix" : type;
  return { path: pathType === "Prefix" && path.endsWith("/") ? path.slice(0, -1) || "/" : path, pathType };
}

function methodOf(match: unknown): Pick<RouteMatch, "path" | "pathType"> {
  const service = textOf(at(match, "method", "service"));
  const method = textOf(at(match, "method", "method"));
  const type = textOf(at(match, "method", "type")) ?? "Exact";
  if (service === undefined && method === undefined) return { path: "/", pathType: "Prefix" };
  if (type !== "Exact" || service === undefined) return { path: JSON.stringify([service, method]), pathType: type };
  return method === undefined
    ? { path: `/${service}`, pathType: "Prefix" }
    : { path: `/${service}/${method}`, pathType: "Exact" };
}

function conditionOf(match: unknown): string {
  const parts = [at(match, "headers"), at(match, "queryParams"), at(match, "method")];
  const [headers, query, method] = parts;
  const verb = typeof method === "string" ? method : undefined;
  const said = [headers, query, verb].filter(
    (part) => part !== undefined && !(Array.isArray(part) && part.length === 0),
  );
  return said.length === 0 ? "" : JSON.stringify(said);
}

/** The Gateways that a route is for, each with the section and port, as text: routes for one of them meet there. */
export function parentsOf({ object }: CompiledObject): readonly string[] {
  return asList(at(object, "spec", "parentRefs")).map((parent) =>
    JSON.stringify([
      textOf(at(parent, "kind")) ?? "Gateway",
      textOf(at(parent, "namespace")) ?? object.metadata.namespace,
      at(parent, "name"),
      at(parent, "sectionName") ?? null,
      at(parent, "port") ?? null,
    ]),
  );
}
