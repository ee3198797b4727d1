import { pointerTo } from "../../../diagnostics/json-pointer.ts";
import type { Declared, OutsideDestination } from "../../../model/compiled.ts";
import { type PlatformApp, platformPorts } from "../../../model/names.ts";
import type { Cluster } from "../../../model/resolved.ts";
import type { Call } from "../graph.ts";
import { elasticsearchSecret, fluentdApp, setupJob } from "./logging/names.ts";
import { grafanaSecret } from "./monitoring/grafana.ts";

const files = ["envs/cluster.json"];

/** Calls between the parts of monitoring and of logging. Scraping of the environments is not among them. */
export function clusterEdges({ monitoring, logging }: Cluster): readonly Call[] {
  const edge = (from: string, to: PlatformApp, keys: readonly string[]): Call => ({
    from,
    to,
    port: platformPorts[to],
    podPort: platformPorts[to],
    protocol: "TCP",
    origin: { files, pointer: pointerTo(keys) },
  });
  return [
    ...(monitoring?.kubeStateMetrics === undefined
      ? []
      : [edge("prometheus", "kube-state-metrics", ["monitoring", "kubeStateMetrics"])]),
    ...(monitoring?.grafana === undefined ? [] : [edge("grafana", "prometheus", ["monitoring", "grafana"])]),
    ...(logging === undefined ? [] : [edge(setupJob, "elasticsearch", ["logging", "elasticsearch"])]),
    ...(logging?.fluentd === undefined ? [] : [edge(fluentdApp, "elasticsearch", ["logging", "fluentd"])]),
    ...(logging?.kibana === undefined ? [] : [edge("kibana", "elasticsearch", ["logging", "kibana"])]),
  ];
}

/**
 * The API server, which no label selects: it is on the nodes' own network, on 443 by its Service and on 6443 behind
 * it; network plugins look at either.
 */
export function clusterDestinations({ monitoring }: Cluster): readonly OutsideDestination[] {
  const watchers = [
    ...(monitoring === undefined ? [] : (["prometheus"] as const)),
    ...(monitoring?.kubeStateMetrics === undefined ? [] : (["kubeStateMetrics"] as const)),
  ];
  return watchers.map((key) => ({
    from: key === "prometheus" ? key : "kube-state-metrics",
    name: "api-server",
    cidr: "0.0.0.0/0",
    except: [],
    protocol: "TCP",
    ports: [
      { first: 443, last: 443 },
      { first: 6443, last: 6443 },
    ],
    origin: { files, pointer: pointerTo(["monitoring", key]) },
  }));
}

/** Secrets of the cluster that somebody makes by hand. */
export function clusterSecrets({ monitoring, logging }: Cluster): Declared["externals"] {
  const { name, elastic, kibana, fluentd } = elasticsearchSecret;
  return [
    ...(monitoring?.grafana === undefined
      ? []
      : [{ kind: "Secret", name: grafanaSecret.name, keys: [grafanaSecret.key] } as const]),
    ...(logging === undefined ? [] : [{ kind: "Secret", name, keys: [elastic, kibana, fluentd] } as const]),
  ];
}
