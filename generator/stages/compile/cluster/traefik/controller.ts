import type { Deployment } from "kubernetes-types/apps/v1.js";
import type { PodSpec, Service, ServiceAccount } from "kubernetes-types/core/v1.js";
import type { IngressClass } from "kubernetes-types/networking/v1.js";
import type { PodDisruptionBudget } from "kubernetes-types/policy/v1.js";
import type { KubernetesObject } from "../../../../model/compiled.ts";
import { gatewayApi } from "../../../../model/controllers/gateway.ts";
import { controllerLabelsOf, traefik } from "../../../../model/controllers/names.ts";
import type { Cluster } from "../../../../model/resolved.ts";
import { definedElsewhere, inWave, ownLabels, type Part } from "../../part.ts";
import { imageName } from "../../workload.ts";
import { traefikArguments } from "./arguments.ts";
import { traefikNames, traefikPorts } from "./names.ts";

const labels = controllerLabelsOf(traefik);

type Ingress = Cluster["ingress"];

/** Traefik, on an address from MetalLB's pool; none where the cluster has another one. */
export function traefikController({ ingress, metallb }: Cluster): readonly Part[] {
  const { namespace, installed } = ingress;
  if (installed === undefined || ingress.controller !== traefik) return [];
  const { replicas } = installed;
  const metadata = (name: string, wave: number) => ({
    name,
    namespace,
    labels: { ...labels, "app.kubernetes.io/managed-by": "trip-config" },
    annotations: inWave(wave),
  });
  const part = (object: KubernetesObject, ...keys: readonly string[]): Part => ({
    folder: traefik,
    keys: ["ingress", ...keys],
    object,
  });
  return [
    part({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: metadata(traefikNames.serviceAccount, 0),
    } satisfies ServiceAccount),
    part(classOf(ingress), "className"),
    part({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: metadata(traefikNames.deployment, 1),
      spec: {
        replicas,
        revisionHistoryLimit: 5,
        selector: { matchLabels: { ...labels } },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: {
            labels: { ...labels },
            annotations: { "prometheus.io/scrape": "true", "prometheus.io/port": String(traefikPorts.metrics) },
          },
          spec: controllerPod(ingress, installed),
        },
      },
    } satisfies Deployment),
    part({
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        ...metadata(traefikNames.service, 1),
        annotations: {
          ...inWave(1),
          ...(metallb !== undefined && {
            "metallb.io/address-pool": metallb.pool,
            "metallb.io/allow-shared-ip": "true",
          }),
        },
      },
      spec: {
        type: "LoadBalancer",
        // Keeps the client's address, which rate limits count by.
        externalTrafficPolicy: "Local",
        selector: { ...labels },
        ports: [
          { name: "http", port: 80, targetPort: traefikPorts.web, protocol: "TCP" },
          { name: "https", port: 443, targetPort: traefikPorts.websecure, protocol: "TCP" },
        ],
      },
    } satisfies Service),
    ...(replicas > 1
      ? [
          part(
            {
              apiVersion: "policy/v1",
              kind: "PodDisruptionBudget",
              metadata: metadata(traefikNames.deployment, 1),
              spec: { maxUnavailable: 1, selector: { matchLabels: { ...labels } } },
            } satisfies PodDisruptionBudget,
            "replicas",
          ),
        ]
      : []),
  ];
}

function classOf({ className: name, routes }: Ingress): KubernetesObject {
  if (routes.adapter.api === "gateway") {
    return {
      apiVersion: gatewayApi,
      kind: "GatewayClass",
      metadata: { name, labels: ownLabels, annotations: { ...inWave(0), ...definedElsewhere } },
      spec: { controllerName: traefikNames.gatewayClass },
    };
  }
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: { name, labels: ownLabels, annotations: inWave(0) },
    spec: { controller: traefikNames.ingressClass },
  } satisfies IngressClass;
}

function controllerPod(ingress: Ingress, { image, resources }: NonNullable<Ingress["installed"]>): PodSpec {
  const health = { path: "/ping", port: traefikPorts.ping, scheme: "HTTP" };
  return {
    serviceAccountName: traefikNames.serviceAccount,
    // Time for open connections, with the moment in which the pod is still being sent requests.
    terminationGracePeriodSeconds: 60,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      seccompProfile: { type: "RuntimeDefault" },
      // Anybody may bind a low port in the pod's own network, which is one of the sysctls that are safe.
      sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }],
    },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "kubernetes.io/hostname",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: { ...labels } },
      },
    ],
    containers: [
      {
        name: traefikNames.deployment,
        image: imageName(image),
        args: [...traefikArguments(ingress)],
        ports: [
          { name: "web", containerPort: traefikPorts.web, protocol: "TCP" },
          { name: "websecure", containerPort: traefikPorts.websecure, protocol: "TCP" },
          { name: "metrics", containerPort: traefikPorts.metrics, protocol: "TCP" },
        ],
        readinessProbe: { httpGet: health, initialDelaySeconds: 2, periodSeconds: 10 },
        livenessProbe: { httpGet: health, initialDelaySeconds: 10, periodSeconds: 10, failureThreshold: 5 },
        resources,
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        // Where a body lies that is read before it is passed on.
        volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
      },
    ],
    volumes: [{ name: "tmp", emptyDir: {} }],
  };
}
