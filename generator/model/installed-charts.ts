import type { Chart } from "./input.ts";
import type { Cluster } from "./resolved.ts";

/** A chart that Argo CD installs, and the setting of cluster.json that names it. */
export interface InstalledChart {
  readonly setting: "metallb" | "certificates" | "metricsServer";
  readonly chart: Chart;
}

/** Charts of what every cluster needs once, but for what this one has already. */
export function installedCharts(cluster: Pick<Cluster, InstalledChart["setting"]>): readonly InstalledChart[] {
  return (["metallb", "certificates", "metricsServer"] as const).flatMap((setting) => {
    const chart = cluster[setting]?.chart;
    return chart === undefined ? [] : [{ setting, chart }];
  });
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
