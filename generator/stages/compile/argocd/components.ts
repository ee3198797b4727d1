import { installedCharts } from "../../../model/installed-charts.ts";
import type { EnvironmentFacts, System } from "../../../model/resolved.ts";
import type { Part } from "../part.ts";
import {
  chartApplication,
  clusterApplicationSet,
  platformChartApplication,
  rootApplication,
  secretControllerApplication,
} from "./cluster.ts";
import { environmentApplication } from "./environments.ts";
import { notifications } from "./notifications.ts";
import { clusterWideProject, environmentProject, rootProject } from "./projects.ts";

/** What is applied once by hand; the root application leaves this folder out. */
const bootstrap = "bootstrap";

type Known = Pick<System, "own" | "cluster">;

/** Argo CD's objects that belong to the cluster. */
export function clusterParts({ cluster, own }: Known): readonly Part[] {
  const part = (folder: string, object: Part["object"], ...keys: readonly string[]): Part => ({ folder, keys, object });
  const statuses = cluster.argocd.notifications;
  return [
    part(bootstrap, rootProject(cluster), "argocd"),
    part(bootstrap, rootApplication(cluster), "argocd"),
    part(bootstrap, clusterWideProject(cluster, own.get("cluster") ?? []), "argocd"),
    part("", clusterApplicationSet(cluster), "argocd"),
    ...installedCharts(cluster).map(({ keys, chart }) => part("", chartApplication(chart, cluster), ...keys)),
    ...cluster.secretControllers
      .filter(({ used }) => used)
      .map((controller) => part("", secretControllerApplication(controller, cluster), controller.setting, "chart")),
    ...cluster.charts
      .filter(({ render }) => !render)
      .map((chart) => part("", platformChartApplication(chart, cluster), "charts", chart.request.name)),
    ...(statuses === undefined ? [] : [part("", notifications(cluster, statuses), "argocd", "notifications")]),
  ];
}

/** Argo CD's objects that belong to one environment. */
export function environmentParts(environment: EnvironmentFacts, { cluster, own }: Known): readonly Part[] {
  return [
    { folder: "", keys: ["argocd"], object: environmentProject(environment, cluster, own.get(environment.name) ?? []) },
    { folder: "", keys: ["argocd"], object: environmentApplication(environment, cluster) },
  ];
}
