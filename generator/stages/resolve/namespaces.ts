import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { installedCharts } from "../../model/installed-charts.ts";
import type { Cluster } from "../../model/resolved.ts";

/** @codes gathered by the build */
export const codes = {
  "duplicate-namespace": {
    cause: "Two environments, or an environment and a component of the cluster, have one namespace.",
    cure: "Give each environment a namespace of its own.",
  },
} as const satisfies CodeTexts;

/** Two environments in one namespace would remove each other's objects at every sync. */
export function duplicateNamespaces(
  environments: readonly { readonly file: string; readonly namespace: string }[],
  cluster: Cluster | undefined,
): readonly Diagnostic[] {
  const owners = new Map<string, string>([["kube-system", "the cluster itself"]]);
  if (cluster !== undefined) {
    owners.set(cluster.argocd.namespace, "Argo CD");
    owners.set(cluster.ingress.namespace, "the ingress controller");
    if (cluster.monitoring !== undefined) owners.set(cluster.monitoring.namespace, "Prometheus and Grafana");
    if (cluster.logging !== undefined) owners.set(cluster.logging.namespace, "Elasticsearch and Fluentd");
    const charts = installedCharts(cluster).map(({ chart }) => chart);
    for (const chart of [...charts, ...cluster.secretControllers.map((controller) => controller.chart)]) {
      if (!owners.has(chart.namespace)) owners.set(chart.namespace, chart.name);
    }
  }
  for (const { request } of cluster?.charts ?? []) {
    if (!owners.has(request.namespace)) owners.set(request.namespace, request.name);
  }
  return environments.flatMap(({ file, namespace }): Diagnostic[] => {
    const owner = owners.get(namespace);
    owners.set(namespace, owner ?? file);
    if (owner === undefined) return [];
    const place = { kind: "pointer", files: [file], pointer: "/namespace", target: "value" } as const;
    const message = `The namespace \`${namespace}\` belongs to ${owner} already.`;
    const hint = "give the environment a namespace of its own.";
    return [{ code: "duplicate-namespace", severity: "error", place, message, hint }];
  });
}
