import { asList, asRecord, asRecords, asText, countOf, entryOf, type Loose, textOf } from "../../model/loose.ts";
import { parseQuantity } from "../../model/resources/quantity.ts";
import type { Service } from "../../model/workload.ts";
import { workloadKinds } from "../../model/workload-kinds.ts";
import type { LastRun, QuotaUse, ServiceStatus } from "./status.ts";

/** What runs of a service, as far as one of its containers is asked about. */
export type Workload = Pick<ServiceStatus, "running" | "replicas" | "lastRun">;

/** What makes a service's pods, and these, among the objects of its namespace. */
export function workloadOf(
  objects: readonly Loose[],
  { name: service, workload }: Service,
  container: string = service,
): Workload {
  const isMaker = (kind: string) => (object: Loose) => object.kind === kind && metadataOf(object).name === service;
  // While one takes over from a Deployment, both are there.
  const maker = objects.find(isMaker("Rollout")) ?? objects.find(isMaker(workload.kind));
  const isServing = workloadKinds[workload.kind].isServing;
  // A DaemonSet has no number of its own: it is that of the nodes.
  const replicas =
    workload.kind === "DaemonSet" ? asRecord(maker?.status).desiredNumberScheduled : asRecord(maker?.spec).replicas;
  const images = new Map<string, { pods: number; ready: number }>();
  for (const pod of objects.filter((object) => isPodOf(object, service))) {
    const image = imageOf(pod, container);
    const { pods, ready } = images.get(image) ?? { pods: 0, ready: 0 };
    images.set(image, { pods: pods + 1, ready: ready + (isReady(pod) ? 1 : 0) });
  }
  return {
    running: [...images].map(([image, counts]) => ({ image, ...counts })).sort((a, b) => (a.image < b.image ? -1 : 1)),
    replicas: typeof replicas === "number" ? replicas : null,
    ...(!isServing && { lastRun: lastRunOf(maker) }),
  };
}

/** Of one container; others stand beside it. */
function imageOf(pod: Loose, container: string): string {
  const { containers, initContainers } = asRecord(pod.spec);
  const all = [...asRecords(containers), ...asRecords(initContainers)];
  return asText((all.find(({ name }) => name === container) ?? asRecord(all[0])).image);
}

/** As the status of a Job or CronJob tells it. A CronJob says when a run began and when one ended well, not that one failed. */
function lastRunOf(maker: Loose | undefined): LastRun {
  const status = asRecord(maker?.status);
  const { active, lastScheduleTime, lastSuccessfulTime, startTime, completionTime } = status;
  const [began, succeeded] = [textOf(lastScheduleTime ?? startTime), textOf(lastSuccessfulTime ?? completionTime)];
  const isActive = asList(active).length > 0 || (countOf(active) ?? 0) > 0;
  if (began === undefined) return { state: "none" };
  if (isActive) return { state: "running", at: began };
  // Times of Kubernetes are RFC 3339 in UTC to the second, which sort as texts.
  return succeeded !== undefined && succeeded >= began
    ? { state: "succeeded", at: succeeded }
    : { state: isEnded(status, maker) ? "failed" : "running", at: began };
}

/** A Job says so by a condition; a CronJob without an active run has no other way to end than this. */
function isEnded(status: Loose, maker: Loose | undefined): boolean {
  if (maker?.kind === "CronJob") return true;
  return asRecords(status.conditions).some(({ type, status: value }) => type === "Failed" && value === "True");
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
