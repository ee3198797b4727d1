import { traefik } from "./controllers/names.ts";
import type { Cluster } from "./resolved.ts";

/** A part of the cluster in a namespace of its own, whose pods say by annotations that they have metrics. */
export interface ScrapedComponent {
  readonly name: string;
  readonly namespace: string;
  readonly port: number;
  /** Folder of the output that what lets Prometheus look at it is in. */
  readonly folder: string;
}

/** Port of cert-manager's metrics, in its chart. */
const certManagerMetrics = 9402;
export const traefikMetrics = 9100;
/** Port of Argo Rollouts' metrics (controller.DefaultMetricsPort of 1.10). */
const rolloutsMetrics = 8090;

export function scrapedComponents({
  certificates,
  ingress,
  rollouts,
}: Pick<Cluster, "certificates" | "ingress" | "rollouts">): readonly ScrapedComponent[] {
  const { chart } = certificates ?? {};
  const hasTraefik = ingress.installed !== undefined && ingress.controller === traefik;
  return [
    ...(chart === undefined
      ? []
      : [{ name: chart.name, namespace: chart.namespace, port: certManagerMetrics, folder: "monitoring" }]),
    ...(rollouts?.chart === undefined
      ? []
      : [
          {
            name: rollouts.chart.name,
            namespace: rollouts.chart.namespace,
            port: rolloutsMetrics,
            folder: "rollouts",
          },
        ]),
    ...(hasTraefik ? [{ name: traefik, namespace: ingress.namespace, port: traefikMetrics, folder: traefik }] : []),
  ];
}
