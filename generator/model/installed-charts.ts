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
