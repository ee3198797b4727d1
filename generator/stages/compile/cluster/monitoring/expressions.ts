import type { Chart } from "../../../../model/input.ts";
import { series } from "../../../../model/promql.ts";
import type { WorkloadKind, workloadKinds } from "../../../../model/workload-kinds.ts";
import { certificateDays, quotaShare, toleratedRestarts } from "./alerts.ts";

/** Names of the scrape jobs; the first is the seed's. */
export const jobs = {
  pods: "kubernetes-pods",
  kubeStateMetrics: "kube-state-metrics",
  prometheus: "prometheus",
} as const;

/** Who is asked about: a workload of an environment. */
export interface Workload {
  readonly namespace: string;
  readonly name: string;
  readonly kind: WorkloadKind;
}

const kubeStateMetricsAnswers = `${series("up", { job: jobs.kubeStateMetrics })} == 1`;

/** A workload without available pods, or none at all while there is somebody who would know of it. */
export function withoutPods({ namespace, name, kind }: Workload, { metric, label }: Available): string {
  // Of what a controller says of others, the label is renamed: the scraped pod has one of the name. That it is silent is told apart.
  if (kind === "Rollout") return `${series(metric, { exported_namespace: namespace, [label]: name })} == 0`;
  const available = series(metric, { namespace, [label]: name });
  return `${available} == 0 or (absent(${available}) and on () (${kubeStateMetricsAnswers}))`;
}

/** A Rollout that has given up: its phase says so, of which the controller exports the one that it is in. */
export function rolloutAborted({ namespace, name }: Workload): string {
  return `${series("rollout_info", { exported_namespace: namespace, name, phase: "Degraded" })} == 1`;
}

/** A workload of which no pod answers, as far as it can be told from scraping alone. */
export function withoutAnswers(workload: Workload): string {
  return `absent(${scraped(workload)} == 1)`;
}

type Available = (typeof workloadKinds)["Deployment" | "StatefulSet" | "DaemonSet" | "Rollout"]["available"];

/** A CronJob of which no run goes on, and none has succeeded since the last one began. */
export function lastRunFailed({ namespace, name }: Workload): string {
  const labels = { namespace, cronjob: name };
  const began = series("kube_cronjob_status_last_schedule_time", labels);
  const succeeded = series("kube_cronjob_status_last_successful_time", labels);
  return `${series("kube_cronjob_status_active", labels)} == 0 and ${began} > (${succeeded} or ${began} * 0)`;
}

/** Pods that do not answer. */
export function notScraped(workload: Workload): string {
  return `${scraped(workload)} == 0`;
}

function scraped({ namespace, name }: Workload): string {
  return series("up", { job: jobs.pods, namespace, service: name });
}

/** A Job that has given up: its condition says so. */
export function runFailed({ namespace, name }: Workload): string {
  return `${series("kube_job_failed", { namespace, job_name: name, condition: "true" })} == 1`;
}

/** A container has its workload's name; sidecars are init containers to Kubernetes, and counted apart. */
export function restarting({ namespace, name }: Workload, sidecars: readonly string[]): string {
  const increase = (metric: string, container: string | readonly string[], ...more: readonly string[]) =>
    `increase(${series(metric, { namespace, container }, ...more)}[15m]) > ${toleratedRestarts}`;
  const own = increase("kube_pod_container_status_restarts_total", name);
  if (sidecars.length === 0) return own;
  // Of another service's pod the container may have the same name.
  const pods = `pod=~"${name}-[^-]+(-[^-]+)?"`;
  return `${own} or ${increase("kube_pod_init_container_status_restarts_total", sidecars, pods)}`;
}

export function atMaximum({ namespace, name }: Workload): string {
  const labels = { namespace, horizontalpodautoscaler: `${name}-hpa` };
  const desired = series("kube_horizontalpodautoscaler_status_desired_replicas", labels);
  return `${desired} >= ${series("kube_horizontalpodautoscaler_spec_max_replicas", labels)}`;
}

/** Objects that only a deployment makes: their number is proven before it, and may well be the quota's. */
const counted = 'resource!~"services.*|persistentvolumeclaims|configmaps|secrets|count/.*"';

/** Used share of each resource of a namespace's quotas. */
export function quotaUse(namespace: string, ...matchers: readonly string[]): string {
  const used = series("kube_resourcequota", { namespace, type: "used" }, ...matchers);
  return `${used} / ignoring (type) (${series("kube_resourcequota", { namespace, type: "hard" })} > 0)`;
}

export function quotaNearlyUsed(namespace: string): string {
  return `${quotaUse(namespace, counted)} > ${quotaShare}`;
}

/**
 * Seconds that are left; 0 stands for the end of a certificate that was never issued. cert-manager's own label
 * `namespace` is renamed, because the scraped pod's has the name.
 */
export function certificateLeft(namespace: string, certificate: string, chart: Chart): string {
  const labels = { namespace: chart.namespace, exported_namespace: namespace, name: certificate };
  return `${series("certmanager_certificate_expiration_timestamp_seconds", labels)} - time()`;
}

export function certificateNearItsEnd(...asked: Parameters<typeof certificateLeft>): string {
  return `${certificateLeft(...asked)} < ${certificateDays} * 86400`;
}

/** Nobody answers. */
export function silent(labels: Readonly<Record<string, string>>): string {
  return `absent(${series("up", labels)} == 1)`;
}
