import type { Chart } from "./input.ts";
import type { Cluster } from "./resolved.ts";

/** A chart that Argo CD installs, and the setting of cluster.json that names it. */
export interface InstalledChart {
  readonly setting: "metallb" | "certificates" | "metricsServer" | "ingress" | "rollouts";
  /** Where cluster.json says it. */
  readonly keys: readonly string[];
  readonly chart: Chart;
}

/** Charts of what every cluster needs once, but for what this one has already. */
export function installedCharts(cluster: Pick<Cluster, InstalledChart["setting"]>): readonly InstalledChart[] {
  const rows = [
    { setting: "metallb", chart: cluster.metallb?.chart, keys: ["metallb", "chart"] },
    { setting: "certificates", chart: cluster.certificates?.chart, keys: ["certificates", "chart"] },
    { setting: "metricsServer", chart: cluster.metricsServer?.chart, keys: ["metricsServer", "chart"] },
    { setting: "ingress", chart: cluster.ingress.crds?.chart, keys: ["ingress", "crds", "chart"] },
    { setting: "rollouts", chart: cluster.rollouts?.chart, keys: ["rollouts", "chart"] },
  ] as const;
  return rows.flatMap(({ chart, ...row }) => (chart === undefined ? [] : [{ ...row, chart }]));
}

/** Names of all charts that Argo CD renders. */
export function chartsOfArgoCd(
  cluster: Pick<Cluster, InstalledChart["setting"] | "secretControllers" | "charts">,
): readonly string[] {
  return [
    ...installedCharts(cluster).map(({ chart }) => chart.name),
    ...cluster.secretControllers.filter(({ used }) => used).map(({ chart }) => chart.name),
    ...cluster.charts.filter(({ render }) => !render).map(({ request }) => request.name),
  ].sort();
}
