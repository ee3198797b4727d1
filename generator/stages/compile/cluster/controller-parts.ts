import type { Deployment } from "kubernetes-types/apps/v1.js";
import type { PodSpec, Service, ServiceAccount } from "kubernetes-types/core/v1.js";
import type { PodDisruptionBudget } from "kubernetes-types/policy/v1.js";
import type { KubernetesObject } from "../../../model/compiled.ts";
import { controllerLabelsOf } from "../../../model/controllers/names.ts";
import type { Cluster } from "../../../model/resolved.ts";
import { inWave, type Part } from "../part.ts";

/** What a controller of routes that is installed says of itself. */
export interface ControllerParts {
  readonly names: { readonly serviceAccount: string; readonly deployment: string; readonly service: string };
  readonly pod: PodSpec;
  readonly podAnnotations?: Record<string, string>;
  /** Where its pods take what the Service's ports 80 and 443 are asked. */
  readonly ports: { readonly http: number; readonly https: number };
  /** Objects between its account and its pods, such as its class. */
  readonly before: readonly Part[];
}

type Ingress = Cluster["ingress"];

/** An object of the controller, in its folder. */
export function controllerPart(controller: string, object: KubernetesObject, ...keys: readonly string[]): Part {
  return { folder: controller, keys: ["ingress", ...keys], object };
}

/** Metadata of an object of the controller, in its namespace. */
export function controllerMetadata(
  { namespace, controller }: Pick<Ingress, "namespace" | "controller">,
  name: string,
  wave: number,
) {
  const labels = { ...controllerLabelsOf(controller), "app.kubernetes.io/managed-by": "trip-config" };
  return { name, namespace, labels, annotations: inWave(wave) };
}

/** A controller's pods over as many nodes as there are. */
export function overNodes(controller: string): PodSpec["topologySpreadConstraints"] & object {
  const labelSelector = { matchLabels: { ...controllerLabelsOf(controller) } };
  return [{ maxSkew: 1, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway", labelSelector }];
}

/** The pods of a controller with all that stands around them, on an address from MetalLB's pool. */
export function controllerParts(
  { ingress, metallb }: Cluster,
  replicas: number,
  own: ControllerParts,
): readonly Part[] {
  const { controller } = ingress;
  const { names, podAnnotations, ports } = own;
  const labels = controllerLabelsOf(controller);
  const metadata = (name: string, wave: number) => controllerMetadata(ingress, name, wave);
  const part = (object: KubernetesObject, ...keys: readonly string[]) => controllerPart(controller, object, ...keys);
  return [
    part({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: metadata(names.serviceAccount, 0),
    } satisfies ServiceAccount),
    ...own.before,
    part({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: metadata(names.deployment, 1),
      spec: {
        replicas,
        revisionHistoryLimit: 5,
        selector: { matchLabels: { ...labels } },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: { labels: { ...labels }, ...(podAnnotations !== undefined && { annotations: podAnnotations }) },
          spec: own.pod,
        },
      },
    } satisfies Deployment),
    part({
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        ...metadata(names.service, 1),
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
          { name: "http", port: 80, targetPort: ports.http, protocol: "TCP" },
          { name: "https", port: 443, targetPort: ports.https, protocol: "TCP" },
        ],
      },
    } satisfies Service),
    ...(replicas > 1
      ? [
          part(
            {
              apiVersion: "policy/v1",
              kind: "PodDisruptionBudget",
              metadata: metadata(names.deployment, 1),
              spec: { maxUnavailable: 1, selector: { matchLabels: { ...labels } } },
            } satisfies PodDisruptionBudget,
            "replicas",
          ),
        ]
      : []),
  ];
}
