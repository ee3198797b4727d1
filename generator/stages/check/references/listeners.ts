import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asList, asText, asTexts, at, entryOf, shownText, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { gatewayGroup, type Reference } from "./gateway-api.ts";

/** @codes gathered by the build */
export const codes = {
  "missing-listener": {
    cause: "A route names a section or a port of a Gateway that has no such listener, so nothing serves it.",
    cure: "Name a listener of the Gateway, or add one.",
  },
  "route-not-allowed": {
    cause:
      "No listener that a route is for allows it: allowedRoutes has other kinds or namespaces, and by default a Gateway takes routes of its own namespace only; or it is for another host.",
    cure: "Allow it in the listener's allowedRoutes, or move the route.",
  },
} as const satisfies CodeTexts;

/** Kinds that a listener takes where it names none, by its protocol (ListenerSpec of apis/v1); of others nobody knows. */
const kindsOf: Readonly<Record<string, readonly string[]>> = {
  HTTP: ["HTTPRoute", "GRPCRoute"],
  HTTPS: ["HTTPRoute", "GRPCRoute"],
  TCP: ["TCPRoute"],
  TLS: ["TLSRoute", "TCPRoute"],
  UDP: ["UDPRoute"],
};

/** Whether a Gateway has the listener that a route is for, and whether that takes it. */
export function listenerFindings(
  route: CompiledObject,
  { name, port, path }: Reference,
  gateway: CompiledObject,
): readonly Diagnostic[] {
  const section = textOf(placeValue(route, [...path, "sectionName"]));
  const all = asList(at(gateway.object, "spec", "listeners"));
  const meant = all.filter(
    (listener) =>
      (section === undefined || at(listener, "name") === section) &&
      (port === undefined || at(listener, "port") === port),
  );
  if (all.length === 0) return [];
  if (meant.length === 0) {
    const wanted = [
      ...(section === undefined ? [] : [`the name \`${section}\``]),
      ...(port === undefined ? [] : [`the port ${shownText(port)}`]),
    ];
    const names = all.map((listener) => `${asText(at(listener, "name"))} (${shownText(at(listener, "port"))})`);
    return [
      finding("missing-listener", route, {
        origin: placeOf(route, [...path, section === undefined ? "port" : "sectionName"]),
        message: `The route is for a listener of ${wanted.join(" and ")}, and the Gateway \`${name}\` has ${names.join(", ")}: nothing serves it.`,
        hint: "Name one of its listeners.",
      }),
    ];
  }
  const reasons = meant.map((listener) => refusal(listener, route, gateway));
  const [reason] = reasons;
  if (reason === undefined || reasons.includes(undefined)) return [];
  return [
    finding("route-not-allowed", route, {
      origin: placeOf(route, [...path, "name"]),
      message: `No listener of the Gateway \`${name}\` that the route is for takes it: ${reason}.`,
      hint: reason.includes(" is for ")
        ? "Name the listener of that host, or correct the hostname."
        : "Allow it in the listener's `allowedRoutes`, or move the route.",
    }),
  ];
}

function placeValue({ object }: CompiledObject, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, step) => (Array.isArray(value) ? value[Number(step)] : at(value, step)), object);
}

/** Why a listener does not take a route. What namespaces a selector selects may change at any time. */
function refusal(listener: unknown, route: CompiledObject, gateway: CompiledObject): string | undefined {
  const { kind, metadata } = route.object;
  const kinds = asList(at(listener, "allowedRoutes", "kinds"));
  const own = gateway.object.metadata.namespace;
  const from = textOf(at(listener, "allowedRoutes", "namespaces", "from")) ?? "Same";
  const label = asText(at(listener, "name"));
  const isTaken =
    kinds.length === 0
      ? (entryOf(kindsOf, asText(at(listener, "protocol")))?.includes(kind) ?? true)
      : kinds.some((one) => at(one, "kind") === kind && (textOf(at(one, "group")) ?? gatewayGroup) === gatewayGroup);
  if (!isTaken) return `${label} takes no ${kind}`;
  const wanted = asTexts(at(route.object, "spec", "hostnames"));
  const hostname = textOf(at(listener, "hostname"));
  if (hostname !== undefined && wanted.length > 0 && !wanted.some((one) => meet(hostname, one))) {
    return `${label} is for ${hostname}, and the route for ${wanted.join(", ")}`;
  }
  if (from === "None") return `${label} takes routes of no namespace`;
  if (from !== "Same" || own === undefined || metadata.namespace === undefined || own === metadata.namespace) {
    return undefined;
  }
  return `${label} takes routes of its own namespace only, ${own}`;
}

/** Whether a request can be for both hosts, either of which may begin with `*.`, which stands for one label or more. */
function meet(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  if (a === b) return true;
  const within = (wildcard: string, host: string) => wildcard.startsWith("*.") && host.endsWith(wildcard.slice(1));
  return within(a, b) || within(b, a);
}
