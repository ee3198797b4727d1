import type { PodSpec } from "kubernetes-types/core/v1.js";
import type { IngressClass } from "kubernetes-types/networking/v1.js";
import type { KubernetesObject } from "../../../../model/compiled.ts";
import { gatewayApi } from "../../../../model/controllers/gateway.ts";
import { traefik } from "../../../../model/controllers/names.ts";
import type { Cluster } from "../../../../model/resolved.ts";
import { definedElsewhere, inWave, ownLabels, type Part } from "../../part.ts";
import { imageName } from "../../workload.ts";
import { controllerPart, controllerParts, overNodes } from "../controller-parts.ts";
import { traefikArguments } from "./arguments.ts";
import { traefikNames, traefikPorts } from "./names.ts";

type Ingress = Cluster["ingress"];

/** Traefik; none where the cluster has another one. */
export function traefikController(cluster: Cluster): readonly Part[] {
  const { ingress } = cluster;
  const { installed } = ingress;
  if (installed === undefined || ingress.controller !== traefik) return [];
  return controllerParts(cluster, installed.replicas, {
    names: traefikNames,
    pod: controllerPod(ingress, installed),
    podAnnotations: { "prometheus.io/scrape": "true", "prometheus.io/port": String(traefikPorts.metrics) },
    ports: { http: traefikPorts.web, https: traefikPorts.websecure },
    before: [controllerPart(traefik, classOf(ingress), "className")],
  });
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
    topologySpreadConstraints: overNodes(traefik),
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
