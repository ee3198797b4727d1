import type { ConfigMap, PodSpec } from "kubernetes-types/core/v1.js";
import type { IngressClass } from "kubernetes-types/networking/v1.js";
import { controllerClasses, ingressNginx } from "../../../model/controllers/names.ts";
import type { Backing, Cluster } from "../../../model/resolved.ts";
import { inWave, ownLabels, type Part } from "../part.ts";
import { imageName } from "../workload.ts";
import { controllerMetadata, controllerPart, controllerParts, overNodes } from "./controller-parts.ts";

/** Names that the controller's arguments, its rights and its objects share. */
export const controller = {
  deployment: "nginx-ingress-controller",
  service: "ingress-nginx",
  serviceAccount: "nginx-ingress-serviceaccount",
  configMap: "nginx-configuration",
  class: controllerClasses.ingressNginx,
  lease: "ingress-nginx-leader",
} as const;

/** The ingress-nginx controller; none where the cluster has another one. */
export function ingressController(cluster: Cluster): readonly Part[] {
  const { ingress } = cluster;
  const { className, installed } = ingress;
  if (installed === undefined || ingress.controller !== ingressNginx) return [];
  const entries = Object.entries(installed.config).sort(([a], [b]) => (a < b ? -1 : 1));
  const configMap = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: controllerMetadata(ingress, controller.configMap, 0),
    ...(entries.length > 0 && { data: Object.fromEntries(entries) }),
  } satisfies ConfigMap;
  const ingressClass = {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: { name: className, labels: ownLabels, annotations: inWave(0) },
    spec: { controller: controller.class },
  } satisfies IngressClass;
  return controllerParts(cluster, installed.replicas, {
    names: controller,
    pod: controllerPod(className, installed),
    ports: { http: 80, https: 443 },
    before: [
      controllerPart(ingressNginx, configMap, "config"),
      controllerPart(ingressNginx, ingressClass, "className"),
    ],
  });
}

/** The seed's arguments, with the class that the controller is to serve. */
function controllerPod(className: string, { image, resources }: Backing): PodSpec {
  const health = { path: "/healthz", port: 10254, scheme: "HTTP" };
  return {
    serviceAccountName: controller.serviceAccount,
    // Time for open connections: /wait-shutdown ends when they are.
    terminationGracePeriodSeconds: 300,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    topologySpreadConstraints: overNodes(ingressNginx),
    containers: [
      {
        name: controller.deployment,
        image: imageName(image),
        args: [
          "/nginx-ingress-controller",
          `--configmap=$(POD_NAMESPACE)/${controller.configMap}`,
          `--publish-service=$(POD_NAMESPACE)/${controller.service}`,
          "--annotations-prefix=nginx.ingress.kubernetes.io",
          "--enable-ssl-passthrough",
          `--controller-class=${controller.class}`,
          `--ingress-class=${className}`,
          `--election-id=${controller.lease}`,
        ],
        env: [
          { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
          { name: "POD_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
        ],
        ports: [
          { name: "http", containerPort: 80, protocol: "TCP" },
          { name: "https", containerPort: 443, protocol: "TCP" },
        ],
        readinessProbe: { httpGet: health, initialDelaySeconds: 10, periodSeconds: 10 },
        livenessProbe: { httpGet: health, initialDelaySeconds: 10, periodSeconds: 10, failureThreshold: 5 },
        lifecycle: { preStop: { exec: { command: ["/wait-shutdown"] } } },
        resources,
        // The image gives its own process the right to bind low ports, to which the pod must agree.
        securityContext: {
          runAsUser: 101,
          runAsGroup: 82,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
        },
      },
    ],
  };
}
