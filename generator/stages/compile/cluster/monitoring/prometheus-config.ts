import { platformPorts } from "../../../../model/names.ts";
import type { Cluster, EnvironmentFacts } from "../../../../model/resolved.ts";
import { scrapedComponents } from "../../../../model/scraped-components.ts";
import { addressOf } from "../addresses.ts";
import { jobs } from "./expressions.ts";

/** The seed's number, for all targets and for the rules. */
const interval = "15s";

const annotation = "__meta_kubernetes_pod_annotation_prometheus_io";

/**
 * How a pod that asks for it becomes a target. The first rule is the seed's; addresses are IPv4, as MetalLB's pool. Pods
 * that have ended are no targets that are down.
 */
const podRelabeling = [
  { source_labels: [`${annotation}_scrape`], action: "keep", regex: true },
  { source_labels: ["__meta_kubernetes_pod_phase"], action: "drop", regex: "Pending|Succeeded|Failed" },
  { source_labels: [`${annotation}_path`], action: "replace", regex: "(.+)", target_label: "__metrics_path__" },
  {
    source_labels: ["__address__", `${annotation}_port`],
    action: "replace",
    regex: "([^:]+)(?::[0-9]+)?;([0-9]+)",
    replacement: "$1:$2",
    target_label: "__address__",
  },
  { source_labels: ["__meta_kubernetes_namespace"], action: "replace", target_label: "namespace" },
  { source_labels: ["__meta_kubernetes_pod_name"], action: "replace", target_label: "pod" },
  { source_labels: ["__meta_kubernetes_pod_label_app"], action: "replace", target_label: "service" },
] as const;

/** prometheus.yml. Pods are looked for where Prometheus may: in the environments, and cert-manager's in its own. */
export function prometheusConfig(environments: readonly EnvironmentFacts[], cluster: Cluster): Record<string, unknown> {
  return {
    global: { scrape_interval: interval, evaluation_interval: interval },
    rule_files: ["rules/*.yml"],
    scrape_configs: [
      {
        job_name: jobs.pods,
        kubernetes_sd_configs: [{ role: "pod", namespaces: { names: watchedNamespaces(environments, cluster) } }],
        relabel_configs: podRelabeling,
      },
      ...(cluster.monitoring?.kubeStateMetrics === undefined
        ? []
        : [
            {
              job_name: jobs.kubeStateMetrics,
              // Its metrics say which namespace and pod they are about.
              honor_labels: true,
              static_configs: [{ targets: [addressOf("kube-state-metrics", cluster.monitoring.namespace)] }],
            },
          ]),
      { job_name: jobs.prometheus, static_configs: [{ targets: [`localhost:${platformPorts.prometheus}`] }] },
    ],
  };
}

function watchedNamespaces(environments: readonly EnvironmentFacts[], cluster: Cluster): readonly string[] {
  return [
    ...scrapedComponents(cluster).map(({ namespace }) => namespace),
    ...environments.map(({ namespace }) => namespace),
  ].sort();
}
