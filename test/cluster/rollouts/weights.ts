/** Where the requests for a service of the test's project go, by the objects that the controller of Argo Rollouts moves. */
import { gatewayApi } from "../../../generator/model/controllers/gateway.ts";
import { asList } from "../../../generator/model/loose.ts";
import { type Api, valueAt } from "../harness/api.ts";
import { read } from "../harness/objects.ts";

/** A way of weighing requests: settings of `ingress` in cluster.json, and how many percent new pods get now. */
export interface Routing {
  readonly ingress: Readonly<Record<string, unknown>>;
  readonly weight: (api: Api, namespace: string) => Promise<number | undefined>;
}

const resources = { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "1", memory: "512Mi" } };

export const nginx: Routing = {
  ingress: {
    className: "nginx",
    namespace: "ingress-nginx",
    image: { repository: "registry.k8s.io/ingress-nginx/controller", tag: "v1.15.1" },
    replicas: 2,
    resources,
  },
  weight: async (api, namespace) => {
    // Named by the controller: its Rollout, the Ingress that it copies, and `canary`.
    const metadata = { name: "hello-trip-service-api-ingress-canary", namespace };
    const ingress = await read(api, { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata });
    const weight = ingress?.metadata.annotations?.["nginx.ingress.kubernetes.io/canary-weight"];
    return weight === undefined ? undefined : Number(weight);
  },
};

export const gateway: Routing = {
  ingress: {
    controller: "traefik",
    api: "gateway",
    className: "traefik",
    namespace: "traefik",
    image: { repository: "docker.io/traefik", tag: "v3.7.13" },
    replicas: 2,
    resources,
    crds: null,
  },
  weight: async (api, namespace) => {
    const metadata = { name: "hello", namespace };
    const route = await read(api, { apiVersion: gatewayApi, kind: "HTTPRoute", metadata });
    const weights = asList(valueAt(route, "spec", "rules", 0, "backendRefs")).map((one) => valueAt(one, "weight"));
    const [stable, canary] = weights.map(Number);
    if (canary === undefined) return undefined;
    if (stable !== 100 - canary) throw new Error(`weights that are not a hundred: ${weights.join(", ")}`);
    return canary;
  },
};
