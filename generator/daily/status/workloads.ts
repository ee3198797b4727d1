import { asList, asRecord, asText, entryOf, type Loose } from "../../model/loose.ts";
import { parseQuantity } from "../../model/resources/quantity.ts";
import type { Service } from "../../model/workload.ts";
import type { QuotaUse, RunningImage } from "./status.ts";

/** What runs of a service. */
export interface Workload {
  readonly running: readonly RunningImage[];
  readonly replicas: number | null;
}

/** What makes a service's pods, and these, among the objects of its namespace. */
export function workloadOf(objects: readonly Loose[], { name: service, workload }: Service): Workload {
  const maker = objects.find((object) => object.kind === workload.kind && metadataOf(object).name === service);
  const replicas = asRecord(maker?.spec).replicas;
  const images = new Map<string, { pods: number; ready: number }>();
  for (const pod of objects.filter((object) => isPodOf(object, service))) {
    const image = imageOf(pod, service);
    const { pods, ready } = images.get(image) ?? { pods: 0, ready: 0 };
    images.set(image, { pods: pods + 1, ready: ready + (isReady(pod) ? 1 : 0) });
  }
  return {
    running: [...images].map(([image, counts]) => ({ image, ...counts })).sort((a, b) => (a.image < b.image ? -1 : 1)),
    replicas: typeof replicas === "number" ? replicas : null,
  };
}

/** Of the container that is called as the service; others stand beside it. */
function imageOf(pod: Loose, service: string): string {
  const containers = asList(asRecord(pod.spec).containers).map(asRecord);
  return asText((containers.find(({ name }) => name === service) ?? asRecord(containers[0])).image);
}

/** A pod that is ending counts for nothing any more. */
function isPodOf(object: Loose, service: string): boolean {
  const { labels, deletionTimestamp } = metadataOf(object);
  const phase = asRecord(object.status).phase;
  const isOver = deletionTimestamp !== undefined || phase === "Succeeded" || phase === "Failed";
  return object.kind === "Pod" && !isOver && asRecord(labels).app === service;
}

function isReady(pod: Loose): boolean {
  const conditions = asList(asRecord(pod.status).conditions).map(asRecord);
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
}

function metadataOf(object: Loose): Loose {
  return asRecord(object.metadata);
}

/** Use of every quota of a namespace, the fullest first. */
export function quotaUses(objects: readonly Loose[]): readonly QuotaUse[] {
  return objects
    .filter(({ kind }) => kind === "ResourceQuota")
    .flatMap(({ status }) => {
      const { hard, used } = asRecord(status);
      return Object.entries(asRecord(hard)).map(([resource, limit]) =>
        quotaUse(resource, asText(entryOf(asRecord(used), resource)) || "0", asText(limit)),
      );
    })
    .sort((a, b) => (b.percent ?? 0) - (a.percent ?? 0) || (a.resource < b.resource ? -1 : 1));
}

function quotaUse(resource: string, used: string, hard: string): QuotaUse {
  const [part, whole] = [parseQuantity(used), parseQuantity(hard)];
  const percent = part === undefined || whole === undefined || whole <= 0n ? null : Number((part * 100n) / whole);
  return { resource, used, hard, percent };
}
