import type { PolicyRule, Role, RoleBinding } from "kubernetes-types/rbac/v1.js";
import { monitoringNamespace } from "../../../model/names.ts";
import type { Cluster, Environment } from "../../../model/resolved.ts";
import type { Service } from "../../../model/workload.ts";
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
const countedRules: readonly PolicyRule[] = [
  { apiGroups: [""], resources: ["pods", "resourcequotas"], verbs: ["list", "watch"] },
  { apiGroups: ["apps"], resources: ["deployments"], verbs: ["list", "watch"] },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: ["list", "watch"] },
];

/** Rights of what watches the environment, in this namespace only: neither has any in the cluster as a whole. */
export function scraping({ namespace }: Environment, { monitoring }: Cluster): readonly Part[] {
  if (monitoring === undefined) return [];
  return [
    ...watcherRights(namespace, "prometheus", discoveryRules),
    ...(monitoring.kubeStateMetrics === undefined ? [] : watcherRights(namespace, "kube-state-metrics", countedRules)),
  ].map((object) => ({ folder: "access", keys: ["namespace"], object }));
}

/** A Role of `namespace` for a service account in Prometheus' namespace, and its binding. */
export function watcherRights(
  namespace: string,
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
      subjects: [{ kind: "ServiceAccount", name: account, namespace: monitoringNamespace }],
    },
  ];
}
