import type { Cluster } from "../resolved.ts";

export const gatewayApi = "gateway.networking.k8s.io/v1";

/** The listener of plain HTTP, which all environments share. */
export const httpListener = "http";

/** The cluster's one Gateway: it lies beside its controller, and products that share a cluster have one each. */
export function gatewayOf({ product, ingress }: Pick<Cluster, "product" | "ingress">): {
  readonly name: string;
  readonly namespace: string;
} {
  return { name: product, namespace: ingress.namespace };
}

/** The listener of HTTPS for a host of an environment: names are unique within the Gateway. */
export function httpsListener(environment: string, host: string): string {
  return `${environment}-${host}`;
}
