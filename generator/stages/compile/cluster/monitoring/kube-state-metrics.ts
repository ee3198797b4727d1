import { platformPorts } from "../../../../model/names.ts";
import type { Cluster, EnvironmentFacts } from "../../../../model/resolved.ts";
import { resourceName } from "../../../../model/workload-kinds.ts";
import { countedKinds } from "../../environment/scraping.ts";
import type { Part } from "../../part.ts";
import { deployment, imageName, podSpec, recreate, service, serviceAccount } from "../../workload.ts";

const app = "kube-state-metrics";
const port = platformPorts[app];

/** kube-state-metrics, for the kinds and namespaces that alerts and dashboards ask about; its rights lie in these. */
export function kubeStateMetrics({ monitoring }: Cluster, environments: readonly EnvironmentFacts[]): readonly Part[] {
  const settings = monitoring?.kubeStateMetrics;
  if (monitoring === undefined || settings === undefined) return [];
  const { namespace } = monitoring;
  const made = countedKinds(environments.flatMap(({ services }) => services)).map(resourceName);
  const namespaces = environments.map((environment) => environment.namespace).sort();
  const pod = podSpec({
    app,
    // User of the image.
    user: 65534,
    graceSeconds: 30,
    container: {
      image: imageName(settings.image),
      args: [
        `--port=${port}`,
        "--telemetry-port=8081",
        `--resources=${[...made, "horizontalpodautoscalers", "pods", "resourcequotas"].sort().join(",")}`,
        `--namespaces=${namespaces.join(",")}`,
      ],
      ports: [
        { name: "http", containerPort: port, protocol: "TCP" },
        { name: "telemetry", containerPort: 8081, protocol: "TCP" },
      ],
      readinessProbe: { httpGet: { path: "/readyz", port: "telemetry" }, periodSeconds: 10, timeoutSeconds: 5 },
      livenessProbe: { httpGet: { path: "/livez", port: "http" }, periodSeconds: 20, timeoutSeconds: 5 },
      resources: settings.resources,
    },
  });
  const part = (object: Part["object"]): Part => ({
    folder: "monitoring",
    keys: ["monitoring", "kubeStateMetrics"],
    object,
  });
  return [
    part(serviceAccount(app, namespace)),
    part(
      deployment({
        app,
        namespace,
        wave: 1,
        replicas: 1,
        // Two would count everything twice.
        strategy: recreate,
        pod: { ...pod, automountServiceAccountToken: true },
      }),
    ),
    part(service(app, namespace, [{ name: "http", port }], 1, app)),
  ];
}
