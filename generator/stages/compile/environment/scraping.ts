import type { PolicyRule, Role, RoleBinding } from "kubernetes-types/rbac/v1.js";
import type { Cluster, Environment, ServiceFacts } from "../../../model/resolved.ts";
import type { Service } from "../../../model/workload.ts";
import { kindsOf, resourceName, type WorkloadKind, workloadKinds } from "../../../model/workload-kinds.ts";
import { inWave, ownLabels, type Part } from "../part.ts";

/** Annotations by which a Prometheus, ours or another, finds a service's pods; the first is the seed's. */
export function scrapeAnnotations({ metrics }: Service): Readonly<Record<string, string>> {
  if (metrics === undefined) return {};
  return {
    "prometheus.io/scrape": "true",
    "prometheus.io/port": String(metrics.port),
    "prometheus.io/path": metrics.path,
  };
}

/** What Prometheus reads to find pods (https://prometheus.io/docs/prometheus/latest/configuration/configuration/#kubernetes_sd_config). */
export const discoveryRules: readonly PolicyRule[] = [
  { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] },
];

/** What kube-state-metrics counts, and nothing else of what it could. */
function countedRules(services: readonly Service[]): readonly PolicyRule[] {
  const verbs = ["list", "watch"];
  const made = (group: string) =>
    countedKinds(services)
      .filter((kind) => workloadKinds[kind].resource.endsWith(`.${group}`))
      .map(resourceName);
  return [
    { apiGroups: [""], resources: ["pods", "resourcequotas"], verbs },
    { apiGroups: ["apps"], resources: made("apps"), verbs },
    ...(made("batch").length === 0 ? [] : [{ apiGroups: ["batch"], resources: made("batch"), verbs }]),
    { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs },
  ];
}

/**
 * Kinds that alerts ask kube-state-metrics about: backing services are Deployments, what runs in a sync is Argo CD's to tell,
 * and Rollouts are their own controller's.
 */
export function countedKinds(services: readonly Pick<ServiceFacts, "workload">[]): readonly WorkloadKind[] {
  const used = kindsOf(services).filter((kind) => kind !== "Job" && kind !== "Deployment" && kind !== "Rollout");
  return ["Deployment", ...used];
}

/** Rights of what watches the environment, in this namespace only: neither has any in the cluster as a whole. */
export function scraping({ namespace, services }: Environment, { monitoring }: Cluster): readonly Part[] {
  if (monitoring === undefined) return [];
  return [
    ...watcherRights(namespace, monitoring.namespace, "prometheus", discoveryRules),
    ...(monitoring.kubeStateMetrics === undefined
      ? []
      : watcherRights(namespace, monitoring.namespace, "kube-state-metrics", countedRules(services))),
  ].map((object) => ({ folder: "access", keys: ["namespace"], object }));
}

/** A Role of `namespace` for a service account in Prometheus' namespace, `home`, and its binding. */
export function watcherRights(
  namespace: string,
  home: string,
  account: string,
  rules: readonly PolicyRule[],
): readonly [Role & Part["object"], RoleBinding & Part["object"]] {
  const apiGroup = "rbac.authorization.k8s.io";
  const apiVersion = `${apiGroup}/v1`;
  const metadata = { name: account, namespace, labels: ownLabels, annotations: inWave("foundation") };
  return [
    { apiVersion, kind: "Role", metadata, rules: [...rules] },
    {
      apiVersion,
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup, kind: "Role", name: account },
      subjects: [{ kind: "ServiceAccount", name: account, namespace: home }],
    },
  ];
}
