import type { Namespace } from "kubernetes-types/core/v1.js";
import { type InstalledChart, installedCharts } from "../../../model/installed-charts.ts";
import type { Cluster } from "../../../model/resolved.ts";
import { dataGuard, inWave, ownLabels, type Part } from "../part.ts";

/** Namespaces that are not made with the cluster, with the pod security that their pods need. */
export function namespaces(cluster: Cluster): readonly Part[] {
  const { argocd, charts, ingress, secretControllers, monitoring, logging, kubernetesVersion } = cluster;
  const part = (name: string, enforce: string, keys: readonly string[], labels = ownLabels): Part => ({
    folder: "00-namespace",
    keys,
    object: {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name,
        labels: {
          name,
          ...labels,
          "pod-security.kubernetes.io/enforce": enforce,
          "pod-security.kubernetes.io/enforce-version": `v${kubernetesVersion}`,
        },
        annotations: { ...inWave(0), ...dataGuard },
      },
    } satisfies Namespace,
  });
  const all = [
    ...(ingress.installed === undefined
      ? []
      : [
          part(ingress.namespace, "restricted", ["ingress", "namespace"], {
            "app.kubernetes.io/name": ingress.controller,
            "app.kubernetes.io/instance": ingress.controller,
            ...ownLabels,
          }),
        ]),
    ...installedCharts(cluster).map(({ setting, keys, chart }) =>
      part(chart.namespace, levels[setting], [...keys, "namespace"]),
    ),
    ...secretControllers
      .filter(({ used }) => used)
      .map(({ setting, chart }) => part(chart.namespace, "baseline", [setting, "chart", "namespace"])),
    ...charts.map(({ request, podSecurity }) =>
      part(request.namespace, podSecurity, ["charts", request.name, "namespace"]),
    ),
    ...(monitoring === undefined ? [] : [part(monitoring.namespace, "restricted", ["monitoring"])]),
    // Fluentd reads the nodes' logs, as root.
    ...(logging === undefined
      ? []
      : [part(logging.namespace, logging.fluentd === undefined ? "restricted" : "privileged", ["logging"])]),
  ];
  const first = new Map(all.map((one) => [one.object.metadata.name, one]).reverse() as [string, Part][]);
  return [...first.values()].filter(
    ({ object }) => ![...madeWithTheCluster, argocd.namespace].includes(object.metadata.name),
  );
}

const levels = {
  // The speaker announces addresses on the node's own network.
  metallb: "privileged",
  certificates: "baseline",
  metricsServer: "baseline",
  // Definitions alone, no pods.
  ingress: "restricted",
  rollouts: "restricted",
} as const satisfies Readonly<Record<InstalledChart["setting"], string>>;

const madeWithTheCluster = ["kube-system", "kube-public", "kube-node-lease", "default"];
