import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asList, at, entryOf, shownText } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { lookUp, sameNamespace } from "../relations/inventory.ts";
import { type Context, exists, inNamespace, orDeclared } from "./context.ts";
import { gatewayGroup, grantFindings, isInSight, nearHint, type Reference, referencesIn } from "./gateway-api.ts";
import { portList } from "./ingresses.ts";
import { listenerFindings } from "./listeners.ts";
import { extensionFindings, filtersIn, type PlacedFilter, weightFindings } from "./route-rules.ts";

/** @codes gathered by the build */
export const codes = {
  "missing-gateway": {
    cause: "A route names a Gateway that nothing defines, so nothing serves it.",
    cure: "Add the Gateway, or correct its name or namespace.",
  },
} as const satisfies CodeTexts;

/** What becomes of traffic whose backend is not there, by the kind of the route (`backendRefs` in apis/v1 of Gateway API). */
const outcomes: Readonly<Record<string, string>> = {
  HTTPRoute: "requests are answered with 500",
  GRPCRoute: "calls are answered with UNAVAILABLE",
  TLSRoute: "connections are refused",
  TCPRoute: "connections are refused",
  UDPRoute: "packets are dropped",
};

const gateway = { group: gatewayGroup, kind: "Gateway" } as const;
const service = { group: "", kind: "Service" } as const;

/** The Gateways and Services that a route of Gateway API names. */
export function routeReferences(context: Context, route: CompiledObject): readonly Diagnostic[] {
  const { spec } = route.object;
  const parents = referencesIn(route, at(spec, "parentRefs"), ["spec", "parentRefs"], gateway);
  return [
    ...parents.flatMap((parent) => parentFindings(context, route, parent)),
    ...asList(at(spec, "rules")).flatMap((rule, index) =>
      ruleFindings(context, route, rule, ["spec", "rules", String(index)]),
    ),
  ];
}

function parentFindings(context: Context, route: CompiledObject, parent: Reference): readonly Diagnostic[] {
  const { group, kind, name, namespace, path } = parent;
  const isGateway = group === gateway.group && kind === gateway.kind;
  if (!isGateway && (group !== service.group || kind !== service.kind)) return [];
  const target = isGateway ? `${kind}.${group}` : kind;
  const found = (isGateway ? (context.inventory.byName.get(`${target}/${name}`) ?? []) : []).filter(({ object }) =>
    sameNamespace(object.metadata.namespace, namespace),
  );
  const [only, ...more] = found;
  // Of a Gateway that is there several times nobody knows which one counts.
  if (only !== undefined) return more.length > 0 ? [] : listenerFindings(route, parent, only);
  if (exists(context, target, name, namespace) || !isInSight(context, route, namespace)) return [];
  return [
    finding(isGateway ? "missing-gateway" : "missing-service", route, {
      origin: placeOf(route, [...path, "name"]),
      severity: context.absence,
      message: `The route is for the ${kind} \`${name}\`, which nothing defines${inNamespace(namespace)}: nothing serves it.`,
      hint: `${nearHint(context, target, parent, `Add the ${kind}, or correct the name.`)}${orDeclared(context, kind, name, namespace)}`,
    }),
  ];
}

function ruleFindings(
  context: Context,
  route: CompiledObject,
  rule: unknown,
  path: readonly string[],
): readonly Diagnostic[] {
  const outcome = entryOf(outcomes, route.object.kind) ?? "nothing answers";
  const backends = asList(at(rule, "backendRefs"));
  return [
    ...referencesIn(route, backends, [...path, "backendRefs"], service).flatMap((backend) =>
      backendFinding(context, route, backend, "A rule leads to", outcome),
    ),
    ...filtersIn(rule, path).flatMap((filter) => [
      ...mirrorFindings(context, route, filter),
      ...extensionFindings(context, route, filter),
    ]),
    ...weightFindings(route, backends, [...path, "backendRefs"]),
  ];
}

/** The Service that a filter sends a copy of each request to. */
function mirrorFindings(
  context: Context,
  route: CompiledObject,
  { filter, place }: PlacedFilter,
): readonly Diagnostic[] {
  const path = [...place, "requestMirror", "backendRef"];
  const backend = at(filter, "requestMirror", "backendRef");
  return referencesIn(route, [backend], [], service).flatMap((reference) =>
    backendFinding(context, route, { ...reference, path }, "A filter mirrors to", "nothing gets the copies"),
  );
}

function backendFinding(
  context: Context,
  route: CompiledObject,
  backend: Reference,
  leads: string,
  outcome: string,
): readonly Diagnostic[] {
  const { group, kind, name, namespace, path } = backend;
  if (group !== service.group || kind !== service.kind) return [];
  const found = lookUp(context.inventory, "Service", name, namespace);
  if (found !== undefined) {
    return [...portFinding(route, backend, found, leads), ...grantFindings(context, route, backend)];
  }
  if (exists(context, "Service", name, namespace) || !isInSight(context, route, namespace)) return [];
  return [
    finding("missing-service", route, {
      origin: placeOf(route, [...path, "name"]),
      severity: context.absence,
      message: `${leads} the Service \`${name}\`, which nothing defines${inNamespace(namespace)}: ${outcome}.`,
      hint: `${nearHint(context, "Service", backend, "Add the Service, or correct the name.")}${orDeclared(context, "Service", name, namespace)}`,
    }),
  ];
}

function portFinding(
  route: CompiledObject,
  { name, port, path }: Reference,
  { object: { spec } }: CompiledObject,
  leads: string,
): readonly Diagnostic[] {
  const ports = asList(at(spec, "ports"));
  // Whether a Service that is only another name for an outside host is taken at all, each implementation decides.
  if (port === undefined || at(spec, "type") === "ExternalName") return [];
  if (ports.some((declared) => at(declared, "port") === port)) return [];
  return [
    finding("missing-service-port", route, {
      origin: placeOf(route, [...path, "port"]),
      message: `${leads} port \`${shownText(port)}\` of the Service \`${name}\`, which has ${portList(ports)}.`,
      hint: "Use the `port` of the Service, not the container's port.",
    }),
  ];
}
