import type { DeploymentStrategy } from "kubernetes-types/apps/v1.js";
import type { HorizontalPodAutoscaler, MetricSpec } from "kubernetes-types/autoscaling/v2.js";
import type { PodDisruptionBudget } from "kubernetes-types/policy/v1.js";
import type { KubernetesObject } from "../../../model/compiled.ts";
import { entriesUsedBy } from "../../../model/config-entries.ts";
import type { Cluster, Environment } from "../../../model/resolved.ts";
import type { Service } from "../../../model/workload.ts";
import { digestOf } from "../digest.ts";
import { webConfig } from "../environment/config.ts";
import { scrapeAnnotations } from "../environment/scraping.ts";
import { inWave, labelsOf, type Part } from "../part.ts";
import { deployment, serviceAccount } from "../workload.ts";
import { accountRights } from "./account.ts";
import { serviceObject } from "./network.ts";
import { servicePod } from "./pod.ts";
import { volumeObject } from "./volumes.ts";
import { writtenFields } from "./written.ts";

/** Every service with what belongs to it. */
export function services(environment: Environment, cluster: Cluster): readonly Part[] {
  return environment.services.flatMap((service) =>
    rows.flatMap((row) =>
      row(service, environment, cluster).map(
        ({ keys = [], object, ...rest }): Part => ({
          folder: service.name,
          keys: ["services", service.name, ...keys],
          object: withMetadata(object, service),
          ...rest,
        }),
      ),
    ),
  );
}

/** `keys`: the setting that an object comes from, below its service. */
type ServicePart = Pick<Part, "object" | "written"> & { readonly keys?: readonly string[] };

/** What is made for a service; model/service-kinds.ts says of which kind and when. */
const rows: readonly ((service: Service, environment: Environment, cluster: Cluster) => readonly ServicePart[])[] = [
  ({ name, account }, { namespace }) => [
    {
      object: serviceAccount(name, namespace, account),
      ...(isDefault(account, name) ? {} : { keys: ["serviceAccount"] }),
    },
  ],
  (service, { namespace }) =>
    accountRights(service, namespace).map((object) => ({ object, keys: ["serviceAccount", "rules"] })),
  (service, environment) => [{ object: workload(service, environment), written: writtenFields(service) }],
  (service, { namespace }) =>
    service.service === undefined
      ? []
      : [{ object: serviceObject(service, service.service, namespace), keys: ["port"] }],
  (service, { namespace }) =>
    service.autoscaling === undefined
      ? []
      : [{ object: autoscaler(service, namespace, service.autoscaling), keys: ["autoscaling"] }],
  ({ name, replicas }, { namespace }) =>
    replicas > 1 ? [{ object: disruptionBudget(name, namespace), keys: ["replicas"] }] : [],
  (service, { namespace }, { storageClass }) =>
    service.volumes.flatMap((volume) => {
      const object = volumeObject(volume, service, namespace, storageClass);
      return object === undefined ? [] : [{ object, keys: ["volumes", volume.name] }];
    }),
];

function workload(service: Service, environment: Environment): KubernetesObject {
  const { name, replicas, autoscaling, metadata } = service;
  return deployment({
    app: name,
    namespace: environment.namespace,
    wave: "services",
    ...(autoscaling === undefined && { replicas }),
    strategy: strategyOf(service, environment),
    pod: servicePod(service, environment),
    ...checksumOf(service, environment),
    labels: metadata.labels,
    annotations: { ...scrapeAnnotations(service), ...metadata.annotations },
  });
}

/** Nothing was said of the account, so that nothing of it can be pointed at. */
function isDefault({ name, annotations, token }: Service["account"], service: string): boolean {
  return name === service && !token && Object.keys(annotations).length === 0;
}

/** What the pods are made anew for. */
function checksumOf(service: Service, environment: Environment): { readonly checksum?: string } {
  const configuration =
    service.type === "web"
      ? webConfig(environment)
      : service.config === "none"
        ? undefined
        : entriesUsedBy(service, environment);
  const files = service.volumes.flatMap(({ source }) => (source.type === "files" ? [source.files] : []));
  if (files.length > 0) return { checksum: digestOf([configuration ?? {}, files]) };
  return configuration === undefined ? {} : { checksum: digestOf(configuration) };
}

/** Two pods cannot hold a claim of one node at once: the old one goes first. */
function strategyOf({ volumes }: Service, environment: Environment): DeploymentStrategy {
  const isShared = (modes: readonly string[]) => modes.includes("ReadWriteMany") || modes.includes("ReadOnlyMany");
  const holds = volumes.some(({ source }) => source.type === "claim" && !isShared(source.accessModes));
  return holds ? { type: "Recreate" } : rolling(environment);
}

/** How Deployments without a claim replace their pods in this environment. */
export function rolling({ rollout: { maxSurge, maxUnavailable } }: Environment): DeploymentStrategy {
  return { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } };
}

/** Labels and annotations of a service are those of all that is made for it; those of this project go before. */
function withMetadata(object: KubernetesObject, { metadata: { labels, annotations } }: Service): KubernetesObject {
  if (Object.keys(labels).length + Object.keys(annotations).length === 0) return object;
  const { metadata } = object;
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...labels, ...metadata.labels },
      annotations: { ...annotations, ...metadata.annotations },
    },
  };
}

function autoscaler(
  { name, replicas }: Service,
  namespace: string,
  { maxReplicas, cpu, memory }: NonNullable<Service["autoscaling"]>,
): KubernetesObject {
  const metric = (resource: "cpu" | "memory", averageUtilization: number | undefined): MetricSpec[] =>
    averageUtilization === undefined
      ? []
      : [{ type: "Resource", resource: { name: resource, target: { type: "Utilization", averageUtilization } } }];
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: `${name}-hpa`, namespace, labels: labelsOf(name), annotations: inWave("services") },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
      minReplicas: replicas,
      maxReplicas,
      metrics: [...metric("cpu", cpu), ...metric("memory", memory)],
    },
  } satisfies HorizontalPodAutoscaler;
}

/** A drained node takes one pod at a time. With a single pod a budget would only block the drain. */
function disruptionBudget(name: string, namespace: string): KubernetesObject {
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name, namespace, labels: labelsOf(name), annotations: inWave("services") },
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: name } } },
  } satisfies PodDisruptionBudget;
}
