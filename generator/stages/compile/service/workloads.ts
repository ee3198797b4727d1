import type { DaemonSet, StatefulSet, StatefulSetSpec } from "kubernetes-types/apps/v1.js";
import type { CronJob, Job } from "kubernetes-types/batch/v1.js";
import type { PersistentVolumeClaim } from "kubernetes-types/core/v1.js";
import type { KubernetesObject } from "../../../model/compiled.ts";
import { asRecord } from "../../../model/loose.ts";
import type { Environment } from "../../../model/resolved.ts";
import { rolloutsApi } from "../../../model/rollouts.ts";
import type { Run, Service, Workload } from "../../../model/workload.ts";
import type { WorkloadKind } from "../../../model/workload-kinds.ts";
import { scrapeAnnotations } from "../environment/scraping.ts";
import { asHook, inWave, labelsOf } from "../part.ts";
import { claimSpec } from "../storage.ts";
import { deployment, podTemplate, rolling, type TemplateSettings } from "../workload.ts";
import { servicePod } from "./pod.ts";
import { checksumOf, strategyOf } from "./restarts.ts";
import { rolloutMetadata, rolloutSpec } from "./rollout.ts";

/** The types are of Kubernetes 1.30; from 1.33 on pods that nobody calls need no Service for their names. */
interface SetOfPods extends Omit<StatefulSet, "spec"> {
  readonly spec: Omit<StatefulSetSpec, "serviceName"> & { readonly serviceName?: string };
}

/** What makes the pods of a service. */
export function workloadObject(
  service: Service,
  environment: Environment,
  storageClass: string | undefined,
): KubernetesObject {
  const { name, metadata, podMetadata } = service;
  const template = {
    app: name,
    selector: service.selector,
    pod: servicePod(service, environment),
    ...checksumOf(service, environment),
    labels: { ...metadata.labels, ...podMetadata.labels },
    annotations: { ...scrapeAnnotations(service), ...metadata.annotations, ...podMetadata.annotations },
  };
  const object = makers[service.workload.kind]({ service, environment, template, storageClass });
  return withSpecification(object, service);
}

/** An object with the fields of its specification, or of its Jobs', that the service says. */
export function withSpecification(object: KubernetesObject, { workload, specification }: Service): KubernetesObject {
  if (Object.keys(specification).length === 0) return object;
  const spec = asRecord(object.spec);
  if (workload.kind !== "CronJob") return { ...object, spec: { ...spec, ...specification } };
  const jobTemplate = asRecord(spec.jobTemplate);
  const jobs = { ...jobTemplate, spec: { ...asRecord(jobTemplate.spec), ...specification } };
  return { ...object, spec: { ...spec, jobTemplate: jobs } };
}

interface Made {
  readonly service: Service;
  readonly environment: Environment;
  readonly template: TemplateSettings;
  readonly storageClass: string | undefined;
}

/** The object of each kind. */
const makers: Readonly<Record<WorkloadKind, (made: Made) => KubernetesObject>> = {
  Deployment: ({ service, environment, template }) =>
    deployment({
      ...template,
      namespace: environment.namespace,
      wave: "services",
      ...(service.setsReplicas && { replicas: service.replicas }),
      strategy: strategyOf(service, environment),
    }),
  Rollout: ({ service, environment, template }) => ({
    apiVersion: rolloutsApi,
    kind: "Rollout",
    metadata: rolloutMetadata(service, environment),
    spec: rolloutSpec(service, ofKind(service.workload, "Rollout"), environment, podTemplate(template)),
  }),
  StatefulSet: ({ service, environment, template, storageClass }) => {
    const { replicas, setsReplicas, selector, volumes } = service;
    const claims = volumes.flatMap(({ name: volume, source }) =>
      source.type === "claim" ? [claimTemplate(volume, claimSpec({ storageClass, ...source }))] : [],
    );
    return {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: metadataOf(service, environment),
      spec: {
        ...(setsReplicas && { replicas }),
        revisionHistoryLimit: 5,
        selector: { matchLabels: { ...selector } },
        ...(service.service !== undefined && { serviceName: service.service.name }),
        template: podTemplate(template),
        ...(claims.length > 0 && { volumeClaimTemplates: claims }),
      },
    } satisfies SetOfPods;
  },
  DaemonSet: ({ service, environment, template }) =>
    ({
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: metadataOf(service, environment),
      spec: {
        revisionHistoryLimit: 5,
        selector: { matchLabels: { ...service.selector } },
        ...(service.rollout !== undefined && { updateStrategy: rolling({ rollout: service.rollout }) }),
        template: podTemplate(template),
      },
    }) satisfies DaemonSet,
  CronJob: ({ service, environment, template }) => {
    const settings = ofKind(service.workload, "CronJob");
    const { schedule, timeZone, concurrencyPolicy, history, suspend, startingDeadlineSeconds } = settings;
    return {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: metadataOf(service, environment),
      spec: {
        schedule,
        ...(timeZone !== undefined && { timeZone }),
        concurrencyPolicy,
        ...(suspend && { suspend }),
        ...(startingDeadlineSeconds !== undefined && { startingDeadlineSeconds }),
        successfulJobsHistoryLimit: history.succeeded,
        failedJobsHistoryLimit: history.failed,
        jobTemplate: { metadata: { labels: labelsOf(service.name) }, spec: runOf(settings, template) },
      },
    } satisfies CronJob;
  },
  Job: ({ service, environment, template }) => {
    const settings = ofKind(service.workload, "Job");
    const { hook = "Sync" } = settings;
    const { annotations, ...metadata } = metadataOf(service, environment);
    return {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: {
        ...metadata,
        annotations: {
          // Other phases have waves of their own, in which nothing else of the environment is.
          ...(hook === "Sync" && annotations),
          ...asHook(hook),
        },
      },
      spec: runOf(settings, template),
    } satisfies Job;
  },
};

function metadataOf({ name }: Service, { namespace }: Environment) {
  return { name, namespace, labels: labelsOf(name), annotations: inWave("services") };
}

/** Pods that come to their end, and are tried again by the Job and not by the kubelet: each try leaves its log. */
function runOf({ backoffLimit, activeDeadlineSeconds }: Run, settings: TemplateSettings) {
  const template = podTemplate({ ...settings, pod: { ...settings.pod, restartPolicy: "Never" } });
  return { backoffLimit, ...(activeDeadlineSeconds !== undefined && { activeDeadlineSeconds }), template };
}

function ofKind<Kind extends WorkloadKind>(workload: Workload, kind: Kind): Extract<Workload, { kind: Kind }> {
  if (workload.kind !== kind) throw new Error(`a ${workload.kind} is made as a ${kind}`);
  return workload as Extract<Workload, { kind: Kind }>;
}

/** What the API server would add to it is written out, so that it is no difference. */
function claimTemplate(name: string, spec: PersistentVolumeClaim["spec"]): PersistentVolumeClaim {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name },
    spec: { ...spec, volumeMode: "Filesystem" },
  };
}
