import type { KubernetesObject } from "../../../../model/compiled.ts";
import { redirectStatus } from "../../../../model/controllers/adapter.ts";
import { gatewayApi, gatewayOf, httpListener, httpsListener } from "../../../../model/controllers/gateway.ts";
import type { Cluster, Environment } from "../../../../model/resolved.ts";
import type { Service } from "../../../../model/workload.ts";
import { definedElsewhere, inWave, ownLabels, type Part } from "../../part.ts";
import { type Routed, routesOf } from "../routed.ts";
import { certificate } from "../tls-certificate.ts";
import { filtersOf } from "./filters.ts";
import { grpcMatch, httpMatch } from "./matches.ts";
import { middlewaresOf } from "./middlewares.ts";

/** Hosts that one route may name (HTTPRouteSpec.Hostnames in apis/v1/httproute_types.go). */
const mostHostnames = 16;

/** The routes as those of the Gateway API: one object for each, the certificate, and the leave for the Gateway to read it. */
export function gatewayRoutes(environment: Environment, cluster: Cluster): readonly Part[] {
  if (environment.ingress.controller.adapter.api !== "gateway") return [];
  const routes = routesOf(environment);
  const calledByGrpc = grpcHosts(routes, environment);
  const served = [...new Set(routes.map(({ address }) => address))];
  return [
    ...routes.map(
      (route): Part => ({
        folder: "ingress",
        keys: route.keys,
        object: routeObject(route, calledByGrpc.has(route.address), environment, cluster),
      }),
    ),
    ...middlewaresOf(routes, environment).map(({ keys, object }): Part => ({ folder: "ingress", keys, object })),
    ...(environment.ingress.tlsSecret === undefined ? [] : overTls(environment, cluster, served)),
    ...certificate(environment, cluster, served),
  ];
}

/**
 * Hosts that nothing but gRPC is called at. A host may not have routes of both kinds
 * (GRPCRouteSpec.Hostnames in apis/v1/grpcroute_types.go): beside others gRPC goes by an HTTPRoute.
 */
function grpcHosts(routes: readonly Routed[], environment: Environment): ReadonlySet<string> {
  const others = new Set(routes.filter((route) => !isGrpc(route, environment)).map(({ address }) => address));
  return new Set(routes.map(({ address }) => address).filter((address) => !others.has(address)));
}

/** What names a service of gRPC, or all of them, and asks for nothing that only a route of HTTP has a field for. */
function isGrpc(route: Routed, { ingress: { controller } }: Environment): boolean {
  const { protocol, timeoutSeconds, cors } = route.settings;
  const isOfHttp = timeoutSeconds !== undefined || (cors !== undefined && controller.adapter.words === "gateway");
  return protocol === "grpc" && !isOfHttp && grpcMatch(route) !== undefined;
}

function routeObject(route: Routed, isOfGrpc: boolean, environment: Environment, cluster: Cluster): KubernetesObject {
  const { host, address, settings } = route;
  const { tlsSecret } = environment.ingress;
  const section = tlsSecret === undefined ? httpListener : httpsListener(environment.name, host);
  const filters = filtersOf(route, environment);
  const seconds = settings.timeoutSeconds;
  const match = isOfGrpc ? grpcMatch(route) : httpMatch(route);
  const backend = { group: "", kind: "Service", name: route.service, port: route.port };
  return {
    ...objectOf(isOfGrpc ? "GRPCRoute" : "HTTPRoute", route.owner, environment),
    spec: {
      parentRefs: [parent(section, cluster)],
      hostnames: [address],
      rules: [
        {
          // A rule of gRPC without a match takes all methods.
          ...(match !== undefined && Object.keys(match).length > 0 && { matches: [match] }),
          ...(filters.length > 0 && { filters }),
          ...(seconds !== undefined && { timeouts: { request: `${seconds}s` } }),
          backendRefs:
            route.newPods === undefined
              ? [{ ...backend, weight: 1 }]
              : [
                  { ...backend, weight: 100 },
                  { ...backend, name: route.newPods, weight: 0 },
                ],
        },
      ],
    },
  };
}

/** The routes whose weights a canary of a service moves. */
export function weighedRoutes(
  { service }: Pick<Service, "service">,
  environment: Environment,
): readonly { readonly kind: "GRPCRoute" | "HTTPRoute"; readonly name: string }[] {
  const routes = routesOf(environment);
  const calledByGrpc = grpcHosts(routes, environment);
  return routes
    .filter((route) => route.service === service?.name)
    .map((route) => ({ kind: calledByGrpc.has(route.address) ? "GRPCRoute" : "HTTPRoute", name: route.owner }));
}

/** Names of routes have one dot at most. */
const redirectName = "redirect.to.https";

/** What calls a host in the clear is sent to HTTPS; and the Gateway may read the certificate. */
function overTls(environment: Environment, cluster: Cluster, served: readonly string[]): readonly Part[] {
  const { tlsSecret, controller } = environment.ingress;
  const gateway = gatewayOf(cluster);
  const part = (object: KubernetesObject): Part => ({ folder: "ingress", keys: ["ingress", "tls"], object });
  const redirect = {
    type: "RequestRedirect",
    requestRedirect: { scheme: "https", statusCode: redirectStatus(controller.adapter) },
  };
  const chunks = Array.from({ length: Math.ceil(served.length / mostHostnames) }, (_, index) =>
    served.slice(index * mostHostnames, (index + 1) * mostHostnames),
  );
  return [
    ...chunks.map((hostnames, index) =>
      part({
        ...objectOf("HTTPRoute", index === 0 ? redirectName : `${redirectName}.${index + 1}`, environment),
        spec: {
          parentRefs: [parent(httpListener, cluster)],
          hostnames,
          rules: [{ matches: [{ path: { type: "PathPrefix", value: "/" } }], filters: [redirect] }],
        },
      }),
    ),
    ...(served.length === 0 || gateway.namespace === environment.namespace
      ? []
      : [
          part({
            ...objectOf("ReferenceGrant", "gateway-certificate", environment),
            spec: {
              from: [{ group: "gateway.networking.k8s.io", kind: "Gateway", namespace: gateway.namespace }],
              to: [{ group: "", kind: "Secret", name: tlsSecret }],
            },
          }),
        ]),
  ];
}

function parent(sectionName: string, cluster: Cluster) {
  return { group: "gateway.networking.k8s.io", kind: "Gateway", ...gatewayOf(cluster), sectionName };
}

function objectOf(kind: string, name: string, { namespace }: Environment) {
  return {
    apiVersion: gatewayApi,
    kind,
    metadata: { name, namespace, labels: ownLabels, annotations: { ...inWave("ingress"), ...definedElsewhere } },
  };
}
