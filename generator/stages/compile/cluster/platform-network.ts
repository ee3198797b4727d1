import type { NetworkPolicyEgressRule, NetworkPolicyIngressRule } from "kubernetes-types/networking/v1.js";
import { platformPorts } from "../../../model/names.ts";
import type { Cluster, EnvironmentFacts } from "../../../model/resolved.ts";
import { scrapedComponents } from "../../../model/scraped-components.ts";
import type { Part } from "../part.ts";
import { callees, callers, denyAll, dnsOf, outside, type PolicySpec, podsIn, policy, to } from "../policies.ts";
import { clusterDestinations, clusterEdges } from "./graph.ts";
import { fluentdApp, setupJob } from "./logging/names.ts";

/**
 * As in the environments: everything is denied, then what is declared is allowed, one policy per workload. People come
 * in by `kubectl port-forward`, through the node, to which no policy applies.
 */
export function platformNetwork(cluster: Cluster, environments: readonly EnvironmentFacts[]): readonly Part[] {
  const { monitoring, logging } = cluster;
  return [
    ...(monitoring === undefined
      ? []
      : policies(
          "monitoring",
          monitoring.namespace,
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
          logging.namespace,
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
  environments: readonly EnvironmentFacts[],
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
    part("allow-dns", { policyTypes: ["Egress"], egress: [dnsOf(cluster)] }),
    ...apps.map((app) => {
      const ingress = [...callers(edges, app), ...(app === "prometheus" ? analysed(cluster) : [])];
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

/** Analyses of Rollouts are asked by their controller. */
function analysed({ rollouts }: Cluster): readonly NetworkPolicyIngressRule[] {
  return rollouts === undefined
    ? []
    : [{ from: [podsIn(rollouts.namespace)], ports: [{ protocol: "TCP", port: platformPorts.prometheus }] }];
}

/**
 * What Prometheus scrapes: cert-manager's pods, and the services' in every environment. Environments are known by the
 * labels of their namespaces, so that a policy does not grow with their number.
 */
function scraped(cluster: Cluster, environments: readonly EnvironmentFacts[]): readonly NetworkPolicyEgressRule[] {
  const ports = new Set(
    environments.flatMap(({ services }) =>
      services.flatMap(({ metrics }) => (metrics === undefined ? [] : [metrics.port])),
    ),
  );
  const namespaceSelector = {
    matchLabels: { "app.kubernetes.io/part-of": cluster.product },
    matchExpressions: [{ key: "environment", operator: "Exists" }],
  };
  return [
    ...scrapedComponents(cluster).map(({ namespace, port }) => to([podsIn(namespace)], [port])),
    ...(ports.size === 0
      ? []
      : [
          to(
            [{ namespaceSelector }],
            [...ports].sort((a, b) => a - b),
          ),
        ]),
  ];
}
