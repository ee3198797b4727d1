import type { HorizontalPodAutoscaler, MetricSpec } from "kubernetes-types/autoscaling/v2.js";
import type { PodDisruptionBudget } from "kubernetes-types/policy/v1.js";
import type { KubernetesObject } from "../../../model/compiled.ts";
import type { Cluster, Environment } from "../../../model/resolved.ts";
import { hasClaims } from "../../../model/service-kinds.ts";
import type { Autoscaling, Disruption, Service } from "../../../model/workload.ts";
import { workloadApi } from "../../../model/workload-kinds.ts";
import { labelsOf, type Part } from "../part.ts";
import { serviceAccount } from "../workload.ts";
import { accountRights } from "./account.ts";
import { analysisTemplates } from "./analysis.ts";
import { bareAccount, bareObject, bareWorkload } from "./bare.ts";
import { withMetadata } from "./metadata.ts";
import { newPodsObject, serviceObject } from "./network.ts";
import { hasNewPodsService, inWaveOf, newPodsName } from "./rollout.ts";
import { volumeObject } from "./volumes.ts";
import { workloadObject } from "./workloads.ts";
import { writtenFields, writtenScaling } from "./written.ts";

/** What is made for a service. */
export function serviceParts(service: Service, environment: Environment, cluster: Cluster): readonly Part[] {
  return rows.flatMap((row) =>
    row(service, environment, cluster).map(
      ({ keys = [], object, ...rest }): Part => ({
        folder: service.name,
        keys: ["services", service.name, ...keys],
        object: withMetadata(bareObject(object, service), service),
        ...rest,
      }),
    ),
  );
}

/** `keys`: the setting that an object comes from, below its service. */
type ServicePart = Pick<Part, "object" | "written"> & { readonly keys?: readonly string[] };

/** What is made for a service; model/service-kinds.ts says of which kind and when. */
const rows: readonly ((service: Service, environment: Environment, cluster: Cluster) => readonly ServicePart[])[] = [
  ({ name, account, defaults }, { namespace }) =>
    account.isMade
      ? [
          {
            object:
              defaults === "hardened" ? serviceAccount(name, namespace, account) : bareAccount(account, namespace),
            ...(isDefault(account, name) ? {} : { keys: ["serviceAccount"] }),
          },
        ]
      : [],
  (service, { namespace }) =>
    accountRights(service, namespace).map((object) => ({ object, keys: ["serviceAccount", "rules"] })),
  (service, environment, { storageClass }) => {
    const { workload } = service;
    const made = service.defaults === "hardened" ? workloadObject : bareWorkload;
    const object = made(service, environment, storageClass);
    const written = () => writtenFields(service, object);
    if (workload.kind !== "Rollout" || !workload.takesOver) return [{ object, written }];
    const deployment = made({ ...service, workload: { kind: "Deployment" } }, environment, storageClass);
    return [{ object }, { object: deployment, written: () => writtenFields(service, deployment) }];
  },
  (service, { namespace }) =>
    service.service === undefined
      ? []
      : [{ object: serviceObject(service, service.service, namespace), keys: ["port"] }],
  (service, { namespace }) =>
    service.service === undefined || service.workload.kind !== "Rollout" || !hasNewPodsService(service)
      ? []
      : [
          {
            object: newPodsObject(service, service.service, newPodsName(service, service.workload), namespace),
            keys: ["rollout"],
          },
        ],
  (service, environment, cluster) =>
    analysisTemplates(service, environment, cluster).map((object) => ({ object, keys: ["rollout"] })),
  (service, { namespace }) =>
    service.autoscaling === undefined
      ? []
      : [
          {
            object: autoscaler(service, namespace, service.autoscaling),
            keys: ["autoscaling"],
            written: () => writtenScaling(service),
          },
        ],
  (service, { namespace }) =>
    service.disruption === undefined
      ? []
      : [
          {
            object: disruptionBudget(service, namespace, service.disruption),
            keys: [isStandard(service.disruption) ? "replicas" : "disruption"],
          },
        ],
  (service, { namespace }, { storageClass }) =>
    service.volumes.flatMap((volume) => {
      if (volume.source.type === "claim" && !hasClaims(service)) return [];
      const object = volumeObject(volume, service, namespace, storageClass);
      return object === undefined ? [] : [{ object, keys: ["volumes", volume.name] }];
    }),
];

/** Nothing was said of the account, so that nothing of it can be pointed at. */
function isDefault({ name, annotations, token }: Service["account"], service: string): boolean {
  return name === service && !token && Object.keys(annotations).length === 0;
}

function autoscaler(
  service: Service,
  namespace: string,
  { maxReplicas, cpu, memory, metrics, behavior }: Autoscaling,
): KubernetesObject {
  const { name, workload, replicas } = service;
  const metric = (resource: "cpu" | "memory", averageUtilization: number | undefined): MetricSpec[] =>
    averageUtilization === undefined
      ? []
      : [{ type: "Resource", resource: { name: resource, target: { type: "Utilization", averageUtilization } } }];
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: `${name}-hpa`, namespace, labels: labelsOf(name), annotations: inWaveOf(service) },
    spec: {
      scaleTargetRef: { apiVersion: workloadApi(workload.kind), kind: workload.kind, name },
      minReplicas: replicas,
      maxReplicas,
      metrics: [...metric("cpu", cpu), ...metric("memory", memory), ...(metrics as unknown as MetricSpec[])],
      ...(Object.keys(behavior).length > 0 && { behavior }),
    },
  } satisfies HorizontalPodAutoscaler;
}

/** One pod may go, which is the standard where there are several. */
function isStandard(disruption: Disruption): boolean {
  return "maxUnavailable" in disruption && disruption.maxUnavailable === 1;
}

function disruptionBudget(service: Service, namespace: string, limits: Disruption): KubernetesObject {
  const { name, selector } = service;
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name, namespace, labels: labelsOf(name), annotations: inWaveOf(service) },
    spec: { ...limits, selector: { matchLabels: { ...selector } } },
  } satisfies PodDisruptionBudget;
}
