import type { Cluster, EnvironmentFacts } from "../../../model/resolved.ts";
import type { Part } from "../part.ts";
import { certManager } from "./cert-manager.ts";
import { gateway } from "./gateway.ts";
import { ingressController } from "./ingress-controller.ts";
import { ingressControllerAccess } from "./ingress-controller-access.ts";
import { elasticsearch } from "./logging/elasticsearch.ts";
import { elasticsearchSetup } from "./logging/elasticsearch-setup.ts";
import { fluentd } from "./logging/fluentd.ts";
import { kibana } from "./logging/kibana.ts";
import { metallb } from "./metallb.ts";
import { grafana } from "./monitoring/grafana.ts";
import { kubeStateMetrics } from "./monitoring/kube-state-metrics.ts";
import { prometheus } from "./monitoring/prometheus.ts";
import { namespaces } from "./namespaces.ts";
import { platformNetwork } from "./platform-network.ts";
import { traefikAccess } from "./traefik/access.ts";
import { traefikController } from "./traefik/controller.ts";

/** Objects of one concern of the cluster; none when it is switched off. What watches environments derives from them. */
export type ClusterComponent = (cluster: Cluster, environments: readonly EnvironmentFacts[]) => readonly Part[];

/** Everything that exists once per cluster: a new component is a file beside this one and a line here. */
export const clusterComponents: readonly ClusterComponent[] = [
  namespaces,
  metallb,
  ingressController,
  ingressControllerAccess,
  traefikController,
  traefikAccess,
  gateway,
  certManager,
  platformNetwork,
  prometheus,
  kubeStateMetrics,
  grafana,
  elasticsearch,
  elasticsearchSetup,
  fluentd,
  kibana,
];
