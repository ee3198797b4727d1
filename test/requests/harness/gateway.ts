/** What env files come to for Traefik with the Gateway API, as the tests' API server and a Traefik on loopback take it. */
import { join } from "node:path";
import type { KubernetesObject } from "../../../generator/model/compiled.ts";
import { asList, asRecord, type Loose } from "../../../generator/model/loose.ts";
import type { Cluster } from "../../cluster/harness/cluster.ts";
import { establish, yamlIn } from "../../cluster/harness/furniture.ts";
import { downloaded } from "../../support/referees.ts";
import type { ProxyPorts } from "./ask.ts";

/** What cluster.json says for it. */
export const gatewayIngress: Loose = {
  controller: "traefik",
  api: "gateway",
  className: "traefik",
  namespace: "traefik",
  image: { repository: "docker.io/library/traefik", tag: "v3.7.13" },
  crds: null,
  replicas: 2,
  resources: { requests: { cpu: "100m", memory: "90Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
};

/** The same Traefik with Ingresses, of the class that the proxies of the tests look for. */
export const traefikIngress: Loose = {
  ...Object.fromEntries(Object.entries(gatewayIngress).filter(([field]) => field !== "api" && field !== "crds")),
  className: "nginx",
};

/** Definitions of the Gateway API and of Traefik, as their modules have them. */
export async function addGatewayDefinitions(cluster: Cluster): Promise<void> {
  const gatewayApi = join(await downloaded("sigs.k8s.io/gateway-api@v1.6.1"), "config/crd/standard");
  const traefik = join(await downloaded("github.com/traefik/traefik/v3@v3.7.13"), "integration/fixtures/k8s");
  await establish(cluster, yamlIn(gatewayApi));
  await establish(cluster, yamlIn(traefik, "01-traefik-crd.yml"));
}

const kinds = ["HTTPRoute", "GRPCRoute", "Middleware", "ReferenceGrant"];

/**
 * Objects of one model. Every model has a Gateway of its own in its namespace, since all of them are called alike, with the
 * ports of the Traefik that runs instead of those of its Service.
 */
export function gatewayObjects(
  namespace: string,
  objects: readonly KubernetesObject[],
  ports: ProxyPorts,
): readonly KubernetesObject[] {
  return objects.flatMap((object): readonly KubernetesObject[] => {
    const { kind, spec } = object as KubernetesObject & { readonly spec?: Loose };
    if (kind === "Gateway") {
      const listeners = asList(spec?.listeners).map(asRecord);
      const placed = listeners.map((one) => ({ ...one, port: one.port === 80 ? ports.http : ports.https }));
      return [
        {
          ...object,
          metadata: { name: "gateway", namespace },
          spec: { ...spec, listeners: placed },
        } as KubernetesObject,
      ];
    }
    if (!kinds.includes(kind)) return [];
    const parents = asList(spec?.parentRefs).map((one) => ({ ...asRecord(one), name: "gateway", namespace }));
    return [
      spec?.parentRefs === undefined
        ? object
        : ({ ...object, spec: { ...spec, parentRefs: parents } } as KubernetesObject),
    ];
  });
}
