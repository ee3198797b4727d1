import type { DaemonSetSpec, DeploymentSpec } from "kubernetes-types/apps/v1.js";
import type { CronJobSpec, JobSpec } from "kubernetes-types/batch/v1.js";
import type { PodTemplateSpec } from "kubernetes-types/core/v1.js";
import type { KubernetesObject } from "../../../model/compiled.ts";
import type { Environment } from "../../../model/resolved.ts";
import type { AccountSettings, Metadata, Service } from "../../../model/workload.ts";
import { type WorkloadKind, workloadApi } from "../../../model/workload-kinds.ts";
import { scrapeAnnotations } from "../environment/scraping.ts";
import { asHook, dataGuard, definedElsewhere, syncWave } from "../part.ts";
import { claimSpec } from "../storage.ts";
import { checksumAnnotation, rolling } from "../workload.ts";
import { servicePod } from "./pod.ts";
import { checksumOf } from "./restarts.ts";
import { rolloutSpec } from "./rollout.ts";
import { withSpecification } from "./workloads.ts";

interface Made {
  readonly service: Service;
  readonly environment: Environment;
  readonly template: PodTemplateSpec;
  readonly storageClass: string | undefined;
}

/** Which the API server would add. */
const claimType = { apiVersion: "v1", kind: "PersistentVolumeClaim" } as const;

/**
 * What each kind's specification says: what the service says, and what Kubernetes cannot do without. What it fills in goes
 * without saying (pkg/apis/batch/v1/defaults.go).
 */
const specs: Readonly<Record<WorkloadKind, (made: Made) => object>> = {
  Deployment: ({ service, template }) =>
    ({
      ...replicasOf(service),
      selector: selectorOf(service),
      ...(service.rollout !== undefined && { strategy: rolling({ rollout: service.rollout }) }),
      template,
    }) satisfies DeploymentSpec,
  Rollout: ({ service, environment, template }) => {
    if (service.workload.kind !== "Rollout") throw new Error(`a ${service.workload.kind} is made as a Rollout`);
    return rolloutSpec(service, service.workload, environment, template);
  },
  StatefulSet: ({ service, template, storageClass }) => {
    const claims = service.volumes.flatMap(({ name, source }) =>
      source.type === "claim"
        ? [{ ...claimType, metadata: { name }, spec: claimSpec({ storageClass, ...source }) }]
        : [],
    );
    return {
      ...replicasOf(service),
      selector: selectorOf(service),
      ...(service.service !== undefined && { serviceName: service.service.name }),
      template,
      ...(claims.length > 0 && { volumeClaimTemplates: claims }),
    };
  },
  DaemonSet: ({ service, template }) =>
    ({
      selector: selectorOf(service),
      ...(service.rollout !== undefined && { updateStrategy: rolling({ rollout: service.rollout }) }),
      template,
    }) satisfies DaemonSetSpec,
  CronJob: ({ service: { workload }, template }) => {
    if (workload.kind !== "CronJob") throw new Error(`a ${workload.kind} is made as a CronJob`);
    const { schedule, timeZone, concurrencyPolicy, history, suspend, startingDeadlineSeconds } = workload;
    return {
      schedule,
      ...(timeZone !== undefined && { timeZone }),
      ...(concurrencyPolicy !== "Allow" && { concurrencyPolicy }),
      ...(suspend && { suspend }),
      ...(startingDeadlineSeconds !== undefined && { startingDeadlineSeconds }),
      ...(history.succeeded !== 3 && { successfulJobsHistoryLimit: history.succeeded }),
      ...(history.failed !== 1 && { failedJobsHistoryLimit: history.failed }),
      jobTemplate: { spec: runOf(workload, template) },
    } satisfies CronJobSpec;
  },
  Job: ({ service: { workload }, template }) => {
    if (workload.kind !== "Job") throw new Error(`a ${workload.kind} is made as a Job`);
    return runOf(workload, template);
  },
};

/** What makes the pods of a service of which nothing is said but what it says itself. */
export function bareWorkload(
  service: Service,
  environment: Environment,
  storageClass: string | undefined,
): KubernetesObject {
  const { name, workload, selector, metadata, podMetadata } = service;
  const { checksum } = checksumOf(service, environment);
  const template: PodTemplateSpec = {
    metadata: described({
      labels: { ...metadata.labels, ...podMetadata.labels, ...selector },
      annotations: {
        ...(checksum !== undefined && checksumAnnotation(checksum)),
        ...scrapeAnnotations(service),
        ...metadata.annotations,
        ...podMetadata.annotations,
      },
    }),
    spec: servicePod(service, environment),
  };
  const { kind } = workload;
  const hook = workload.kind === "Job" ? workload.hook : undefined;
  const object = {
    apiVersion: workloadApi(kind),
    kind,
    metadata: {
      name,
      namespace: environment.namespace,
      ...(hook !== undefined && {
        annotations: asHook(hook),
      }),
      ...(kind === "Rollout" && { annotations: definedElsewhere }),
    },
    spec: specs[kind]({ service, environment, template, storageClass }),
  };
  return withSpecification(object, service);
}

/** An account of which nothing is said but what its service says. */
export function bareAccount({ name, annotations }: AccountSettings, namespace: string): KubernetesObject {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace, ...described({ annotations }) } };
}

/** An object without what is put to those of hardened services. */
export function bareObject(object: KubernetesObject, { defaults }: Pick<Service, "defaults">): KubernetesObject {
  const { labels, annotations = {}, ...metadata } = object.metadata;
  if (defaults === "hardened" || labels === undefined) return object;
  const own = Object.entries(annotations).filter(([key, value]) => key !== syncWave && dataGuard[key] !== value);
  return { ...object, metadata: { ...metadata, ...described({ annotations: Object.fromEntries(own) }) } };
}

function described(metadata: Partial<Metadata>): Partial<Metadata> {
  return Object.fromEntries(Object.entries(metadata).filter(([, entries]) => Object.keys(entries).length > 0));
}

function replicasOf({ setsReplicas, replicas }: Service): { readonly replicas?: number } {
  return setsReplicas ? { replicas } : {};
}

function selectorOf({ selector }: Service) {
  return { matchLabels: { ...selector } };
}

/** Kubernetes fills in no restart policy that a Job could have. */
function runOf(
  { backoffLimit, activeDeadlineSeconds }: { readonly backoffLimit: number; readonly activeDeadlineSeconds?: number },
  { metadata, spec }: PodTemplateSpec,
): JobSpec {
  return {
    ...(backoffLimit !== 6 && { backoffLimit }),
    ...(activeDeadlineSeconds !== undefined && { activeDeadlineSeconds }),
    template: {
      ...(metadata !== undefined && Object.keys(metadata).length > 0 && { metadata }),
      spec: { containers: [], ...spec, restartPolicy: spec?.restartPolicy ?? "Never" },
    },
  };
}
