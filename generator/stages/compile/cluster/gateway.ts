import { gatewayApi, gatewayOf, httpListener, httpsListener } from "../../../model/controllers/gateway.ts";
import type { Cluster, EnvironmentFacts } from "../../../model/resolved.ts";
import { definedElsewhere, inWave, ownLabels, type Part } from "../part.ts";

/**
 * The cluster's Gateway: one listener of plain HTTP for all, which sends on what has TLS, and one of HTTPS for each host, with
 * the certificate that lies in its environment. Only that environment's routes may be for it.
 */
export function gateway(cluster: Cluster, environments: readonly EnvironmentFacts[]): readonly Part[] {
  const { className, routes, installed, controller } = cluster.ingress;
  if (routes.adapter.api !== "gateway") return [];
  return [
    {
      folder: installed === undefined ? "gateway" : controller,
      keys: ["ingress"],
      object: {
        apiVersion: gatewayApi,
        kind: "Gateway",
        metadata: {
          ...gatewayOf(cluster),
          labels: ownLabels,
          annotations: { ...inWave(2), ...definedElsewhere },
        },
        spec: {
          gatewayClassName: className,
          listeners: [plainListener(cluster), ...environments.flatMap(listenersOf)],
        },
      },
    },
  ];
}

const routeKinds = ["HTTPRoute", "GRPCRoute"].map((kind) => ({ group: "gateway.networking.k8s.io", kind }));

/** Routes of the product's environments, which are known by the labels of their namespaces. */
function plainListener({ product }: Cluster) {
  const selector = {
    matchLabels: { "app.kubernetes.io/part-of": product },
    matchExpressions: [{ key: "environment", operator: "Exists" }],
  };
  return {
    name: httpListener,
    port: 80,
    protocol: "HTTP",
    allowedRoutes: { namespaces: { from: "Selector", selector }, kinds: routeKinds },
  };
}

function listenersOf({ name, namespace, ingress: { tlsSecret, listeners = [] } }: EnvironmentFacts) {
  const selector = { matchLabels: { "kubernetes.io/metadata.name": namespace } };
  return listeners.map((host) => ({
    name: httpsListener(name, host.name),
    hostname: host.address,
    port: 443,
    protocol: "HTTPS",
    tls: { mode: "Terminate", certificateRefs: [{ group: "", kind: "Secret", namespace, name: tlsSecret }] },
    allowedRoutes: { namespaces: { from: "Selector", selector }, kinds: routeKinds },
  }));
}
