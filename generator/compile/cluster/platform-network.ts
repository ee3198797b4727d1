import { loggingNamespace, monitoringNamespace } from "../../model/names.ts";
import type { Cluster, Environment } from "../../model/resolved.ts";
import type { Part } from "../part.ts";
import { callees, callers, denyAll, dns, outside, type PolicySpec, podsIn, policy, to } from "../policies.ts";
import { clusterDestinations, clusterEdges } from "./graph.ts";
import { fluentdApp, setupJob } from "./logging/names.ts";

/** Port of cert-manager's metrics, in its chart. */
const certManagerMetrics = 9402;

/**
 * As in the environments: everything is denied, then what is declared is allowed, one policy per workload. People come
 * in by `kubectl port-forward`, through the node, to which no policy applies.
 */
export function platformNetwork(cluster: Cluster, environments: readonly Environment[]): readonly Part[] {
  const { monitoring, logging } = cluster;
  return [
    ...(monitoring === undefined
      ? []
      : policies(
          "monitoring",
          monitoringNamespace,
          [
            "prometheus",
            ...(monitoring.kubeStateMetrics === undefined ? [] : ["kube-state-metrics"]),
            ...(monitoring.grafana === undefined ? [] : ["grafana"]),
          ],
          cluster,
          environments,
        )),
    ...(logging === undefined
      ? []
      : policies(
          "logging",
          loggingNamespace,
          [
            "elasticsearch",
            setupJob,
            ...(logging.fluentd === undefined ? [] : [fluentdApp]),
            ...(logging.kibana === undefined ? [] : ["kibana"]),
          ],
          cluster,
          environments,
        )),
  ];
}

function policies(
  folder: "monitoring" | "logging",
  namespace: string,
  apps: readonly string[],
  cluster: Cluster,
  environments: readonly Environment[],
): readonly Part[] {
  const part = (name: string, spec: PolicySpec): Part => ({
    folder,
    keys: [folder],
    object: policy(namespace, name, spec),
  });
  const edges = clusterEdges(cluster);
  const destinations = clusterDestinations(cluster);
  return [
    part("default-deny", denyAll),
    part("allow-dns", { policyTypes: ["Egress"], egress: [dns] }),
    ...apps.map((app) => {
      const ingress = callers(edges, app);
      const egress = [
        ...callees(edges, app),
        ...outside(destinations, app),
        ...(app === "prometheus" ? scraped(cluster, environments) : []),
      ];
      return part(app, {
        podSelector: { matchLabels: { app } },
        policyTypes: ["Ingress", "Egress"],
        ...(ingress.length > 0 && { ingress }),
        ...(egress.length > 0 && { egress }),
      });
    }),
  ];
}

/** What Prometheus scrapes: the services' pods, and cert-manager's. */
function scraped({ certificates }: Cluster, environments: readonly Environment[]) {
  return [
    to([podsIn(certificates.chart.namespace)], [certManagerMetrics]),
    ...environments.flatMap(({ namespace, services }) => {
      const ports = [...new Set(services.flatMap(({ metrics }) => (metrics === undefined ? [] : [metrics.port])))];
      return ports.length === 0
        ? []
        : [
            to(
              [podsIn(namespace)],
              ports.sort((a, b) => a - b),
            ),
          ];
    }),
  ];
}
