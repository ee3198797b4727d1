import type { Deployment } from "kubernetes-types/apps/v1.js";
import type { ConfigMap, PodSpec, Service, ServiceAccount } from "kubernetes-types/core/v1.js";
import type { IngressClass } from "kubernetes-types/networking/v1.js";
import type { PodDisruptionBudget } from "kubernetes-types/policy/v1.js";
import type { KubernetesObject } from "../../../model/compiled.ts";
import { controllerLabelsOf, ingressNginx } from "../../../model/controllers/names.ts";
import type { Backing, Cluster } from "../../../model/resolved.ts";
import { inWave, ownLabels, type Part } from "../part.ts";
import { imageName } from "../workload.ts";

/** Names that the controller's arguments, its rights and its objects share. */
export const controller = {
  deployment: "nginx-ingress-controller",
  service: "ingress-nginx",
  serviceAccount: "nginx-ingress-serviceaccount",
  configMap: "nginx-configuration",
  class: "k8s.io/ingress-nginx",
  lease: "ingress-nginx-leader",
} as const;

const controllerLabels = controllerLabelsOf(ingressNginx);

/** The ingress-nginx controller, on an address from MetalLB's pool; none where the cluster has another one. */
export function ingressController(cluster: Cluster): readonly Part[] {
  const { namespace, className, installed } = cluster.ingress;
  if (installed === undefined || cluster.ingress.controller !== ingressNginx) return [];
  const { replicas, config } = installed;
  const metadata = (name: string, wave: number) => ({
    name,
    namespace,
    labels: { ...controllerLabels, "app.kubernetes.io/managed-by": "trip-config" },
    annotations: inWave(wave),
  });
  const entries = Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1));
  const part = (object: KubernetesObject, ...keys: readonly string[]): Part => ({
    folder: "ingress-nginx",
    keys: ["ingress", ...keys],
    object,
  });
  return [
    part({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: metadata(controller.serviceAccount, 0),
    } satisfies ServiceAccount),
    part(
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: metadata(controller.configMap, 0),
        ...(entries.length > 0 && { data: Object.fromEntries(entries) }),
      } satisfies ConfigMap,
      "config",
    ),
    part(
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "IngressClass",
        metadata: { name: className, labels: ownLabels, annotations: inWave(0) },
        spec: { controller: controller.class },
      } satisfies IngressClass,
      "className",
    ),
    part({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: metadata(controller.deployment, 1),
      spec: {
        replicas,
        revisionHistoryLimit: 5,
        selector: { matchLabels: { ...controllerLabels } },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: { metadata: { labels: { ...controllerLabels } }, spec: controllerPod(className, installed) },
      },
    } satisfies Deployment),
    part({
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        ...metadata(controller.service, 1),
        annotations: {
          ...inWave(1),
          ...(cluster.metallb !== undefined && {
            "metallb.io/address-pool": cluster.metallb.pool,
            "metallb.io/allow-shared-ip": "true",
          }),
        },
      },
      spec: {
        type: "LoadBalancer",
        // Keeps the client's address, which rate limits count by.
        externalTrafficPolicy: "Local",
        selector: { ...controllerLabels },
        ports: [
          { name: "http", port: 80, targetPort: 80, protocol: "TCP" },
          { name: "https", port: 443, targetPort: 443, protocol: "TCP" },
        ],
      },
    } satisfies Service),
    ...(replicas > 1
      ? [
          part(
            {
              apiVersion: "policy/v1",
              kind: "PodDisruptionBudget",
              metadata: metadata(controller.deployment, 1),
              spec: { maxUnavailable: 1, selector: { matchLabels: { ...controllerLabels } } },
            } satisfies PodDisruptionBudget,
            "replicas",
          ),
        ]
      : []),
  ];
}

/** The seed's arguments, with the class that the controller is to serve. */
function controllerPod(className: string, { image, resources }: Backing): PodSpec {
  const health = { path: "/healthz", port: 10254, scheme: "HTTP" };
  return {
    serviceAccountName: controller.serviceAccount,
    // Time for open connections: /wait-shutdown ends when they are.
    terminationGracePeriodSeconds: 300,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "kubernetes.io/hostname",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: { ...controllerLabels } },
      },
    ],
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
