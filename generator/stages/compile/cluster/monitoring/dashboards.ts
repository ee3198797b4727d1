import { shortDigest } from "../../../../model/digest.ts";
import { series } from "../../../../model/promql.ts";
import type { Cluster, EnvironmentFacts } from "../../../../model/resolved.ts";
import { type WorkloadKind, type WorkloadRow, workloadKinds } from "../../../../model/workload-kinds.ts";
import { certificateLeft, jobs, quotaUse } from "./expressions.ts";
import { type Dashboard, dashboard, type Panel, type Query } from "./panels.ts";

/** A dashboard with the name of its file. */
export interface NamedDashboard {
  readonly name: string;
  readonly dashboard: Dashboard;
}

/** One for each environment, and one for each service in all of its environments. */
export function dashboards(environments: readonly EnvironmentFacts[], cluster: Cluster): readonly NamedDashboard[] {
  const services = [...new Set(environments.flatMap(({ services }) => services.map(({ name }) => name)))].sort();
  return [
    ...environments.map((environment) => environmentDashboard(environment, cluster)),
    ...services.map((service) => serviceDashboard(service, environments, cluster)),
  ];
}

function environmentDashboard(environment: EnvironmentFacts, cluster: Cluster): NamedDashboard {
  const { name, namespace, services, ingress } = environment;
  const counted = cluster.monitoring?.kubeStateMetrics !== undefined;
  const panels: readonly Panel[] = [
    alertsPanel({ environment: name }),
    ...(counted
      ? [
          ...availablePods(["Deployment", ...services.map(({ workload }) => workload.kind)], { namespace }, "label"),
          lines("Restarts in an hour", "short", `sum by (container) (${restarts({ namespace })})`, "{{container}}"),
          lines("Share of the quota", "percentunit", quotaUse(namespace), "{{resource}}"),
        ]
      : []),
    ...(counted && services.some(({ autoscaling }) => autoscaling !== undefined)
      ? [
          lines(
            "Share of the autoscaler's maximum",
            "percentunit",
            scaled({ namespace }),
            "{{horizontalpodautoscaler}}",
          ),
        ]
      : []),
    ...(services.some(({ metrics }) => metrics !== undefined) ? processPanels({ namespace }, "service") : []),
    ...(ingress.tlsSecret === undefined || cluster.certificates?.chart === undefined
      ? []
      : [
          {
            title: "Days until the certificate ends",
            type: "stat",
            unit: "d",
            queries: [
              {
                expr: `(${certificateLeft(namespace, ingress.tlsSecret, cluster.certificates.chart)}) / 86400`,
                legend: ingress.tlsSecret,
              },
            ],
          } as const,
        ]),
  ];
  return named(cluster.product, "environment", name, panels);
}

function serviceDashboard(
  service: string,
  environments: readonly EnvironmentFacts[],
  cluster: Cluster,
): NamedDashboard {
  const found = environments.flatMap(({ namespace, services }) =>
    services.filter(({ name }) => name === service).map((settings) => ({ namespace, settings })),
  );
  const namespace = found.map((one) => one.namespace).sort();
  const autoscaled = found.some(({ settings }) => settings.autoscaling !== undefined);
  const scraped = found.some(({ settings }) => settings.metrics !== undefined);
  const counted = cluster.monitoring?.kubeStateMetrics !== undefined;
  const panels: readonly Panel[] = [
    alertsPanel({ service }),
    ...(counted
      ? [
          ...availablePods(
            found.map(({ settings }) => settings.workload.kind),
            { namespace, service },
            "namespace",
          ),
          lines(
            "Restarts in an hour",
            "short",
            `sum by (namespace) (${restarts({ namespace, container: service })})`,
            "{{namespace}}",
          ),
        ]
      : []),
    ...(counted && autoscaled
      ? [
          lines(
            "Share of the autoscaler's maximum",
            "percentunit",
            scaled({ namespace, horizontalpodautoscaler: `${service}-hpa` }),
            "{{namespace}}",
          ),
        ]
      : []),
    ...(scraped ? processPanels({ namespace, service }, "namespace") : []),
  ];
  return named(cluster.product, "service", service, panels);
}

type Labels = Parameters<typeof series>[1];

function alertsPanel(labels: Labels): Panel {
  const expr = `count(${series("ALERTS", { alertstate: "firing", ...labels })}) or vector(0)`;
  return { title: "Alerts", type: "stat", unit: "short", queries: [{ expr, legend: "firing" }] };
}

/** A line for each workload of kinds that have pods all the time; Argo Rollouts counts its own, with the label of its namespace renamed. */
function availablePods(
  kinds: readonly WorkloadKind[],
  { namespace, service }: { readonly namespace: string | readonly string[]; readonly service?: string },
  by: "label" | "namespace",
): readonly Panel[] {
  const queries = [...new Set(kinds)].flatMap((kind): readonly Query[] => {
    const row: WorkloadRow = workloadKinds[kind];
    if (row.available === undefined) return [];
    const { metric, label } = row.available;
    const where = kind === "Rollout" ? "exported_namespace" : "namespace";
    const labels = { [where]: namespace, ...(service !== undefined && { [label]: service }) };
    return [{ expr: series(metric, labels), legend: `{{${by === "label" ? label : where}}}` }];
  });
  return queries.length === 0 ? [] : [{ title: "Available pods", type: "timeseries", unit: "short", queries }];
}

function lines(title: string, unit: Panel["unit"], expr: string, legend: string): Panel {
  return { title, type: "timeseries", unit, queries: [{ expr, legend }] };
}

function restarts(labels: Labels): string {
  return `increase(${series("kube_pod_container_status_restarts_total", labels)}[1h])`;
}

function scaled(labels: Labels): string {
  const desired = series("kube_horizontalpodautoscaler_status_desired_replicas", labels);
  return `${desired} / ${series("kube_horizontalpodautoscaler_spec_max_replicas", labels)}`;
}

/** What the client libraries of Prometheus say of the process that they run in. */
function processPanels(labels: Labels, by: "service" | "namespace"): readonly Panel[] {
  const asked = { job: jobs.pods, ...labels };
  const sum = (expression: string) => `sum by (${by}) (${expression})`;
  return [
    lines("Pods that answer with metrics", "short", sum(series("up", asked)), `{{${by}}}`),
    lines("CPU, in cores", "short", sum(`rate(${series("process_cpu_seconds_total", asked)}[5m])`), `{{${by}}}`),
    lines("Memory", "bytes", sum(series("process_resident_memory_bytes", asked)), `{{${by}}}`),
  ];
}

function named(
  product: string,
  kind: "environment" | "service",
  name: string,
  panels: readonly Panel[],
): NamedDashboard {
  const file = `${kind}-${name}`;
  const uid = file.length > 40 ? `${file.slice(0, 29)}-${shortDigest(file)}` : file;
  return { name: file, dashboard: dashboard(uid, name, [product, kind], panels) };
}
