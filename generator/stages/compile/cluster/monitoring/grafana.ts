import type { ConfigMap, EnvVar, Volume } from "kubernetes-types/core/v1.js";
import type { KubernetesObject } from "../../../../model/compiled.ts";
import { shortDigest } from "../../../../model/digest.ts";
import { platformPorts, titleOf } from "../../../../model/names.ts";
import type { Cluster, EnvironmentFacts } from "../../../../model/resolved.ts";
import { yamlText } from "../../../../model/yaml.ts";
import { inWave, labelsOf, type Part } from "../../part.ts";
import { startedProbes } from "../../probes.ts";
import { deployment, fromSecret, imageName, podSpec, recreate, service, serviceAccount } from "../../workload.ts";
import { addressOf } from "../addresses.ts";
import { dashboards, type NamedDashboard } from "./dashboards.ts";
import { datasourceUid } from "./panels.ts";

const app = "grafana";
const port = platformPorts[app];
const provisioning = "grafana-provisioning";
const dashboardFolder = "/etc/grafana/dashboards";

/** Secret with the password of Grafana's user `admin`. */
export const grafanaSecret = { name: "grafana-secret", key: "admin-password" } as const;

/** Grafana: everything that it shows is in ConfigMaps, so that it needs no volume. */
export function grafana(cluster: Cluster, environments: readonly EnvironmentFacts[]): readonly Part[] {
  const { product, monitoring } = cluster;
  const settings = monitoring?.grafana;
  if (monitoring === undefined || settings === undefined) return [];
  const { namespace } = monitoring;
  const shown = dashboards(environments, cluster);
  const provisioned = provisioningFiles(product, namespace);
  const part = (object: KubernetesObject): Part => ({ folder: "monitoring", keys: ["monitoring", app], object });
  const pod = podSpec({
    app,
    // User of the image; its files belong to the group root.
    user: 472,
    group: 0,
    graceSeconds: 30,
    container: {
      image: imageName(settings.image),
      env: [...variables],
      ports: [{ name: "http", containerPort: port, protocol: "TCP" }],
      ...startedProbes({ httpGet: { path: "/api/health", port: "http" } }),
      resources: settings.resources,
      volumeMounts: [
        { name: "provisioning", mountPath: "/etc/grafana/provisioning", readOnly: true },
        { name: "dashboards", mountPath: dashboardFolder, readOnly: true },
        { name: "data", mountPath: "/var/lib/grafana" },
      ],
    },
    volumes: [
      provisioningVolume(provisioned),
      dashboardVolume(shown),
      { name: "data", emptyDir: { sizeLimit: "1Gi" } },
    ],
  });
  return [
    part(serviceAccount(app, namespace)),
    part(configMap(namespace, provisioning, provisioned)),
    ...shown.map(({ name, dashboard }) =>
      part(configMap(namespace, `grafana-${name}`, { [`${name}.json`]: `${JSON.stringify(dashboard, null, 2)}\n` })),
    ),
    part(
      deployment({
        app,
        namespace,
        wave: 1,
        replicas: 1,
        strategy: recreate,
        pod,
        // Dashboards are read again while it runs.
        checksum: shortDigest(provisioned),
      }),
    ),
    part(service(app, namespace, [{ name: "http", port }], 1, app)),
  ];
}

/** Nobody gets in without the password, nothing is installed or reported: the way out is closed. */
const variables: readonly EnvVar[] = [
  { name: "GF_SECURITY_ADMIN_USER", value: "admin" },
  { name: "GF_SECURITY_ADMIN_PASSWORD", valueFrom: fromSecret(grafanaSecret.name, grafanaSecret.key) },
  { name: "GF_AUTH_ANONYMOUS_ENABLED", value: "false" },
  { name: "GF_USERS_ALLOW_SIGN_UP", value: "false" },
  { name: "GF_ANALYTICS_REPORTING_ENABLED", value: "false" },
  { name: "GF_ANALYTICS_CHECK_FOR_UPDATES", value: "false" },
  { name: "GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES", value: "false" },
  { name: "GF_PLUGINS_PREINSTALL_DISABLED", value: "true" },
];

function provisioningFiles(product: string, namespace: string) {
  const datasources = {
    apiVersion: 1,
    datasources: [
      {
        name: "Prometheus",
        uid: datasourceUid,
        type: "prometheus",
        access: "proxy",
        url: `http://${addressOf("prometheus", namespace)}`,
        isDefault: true,
        editable: false,
        jsonData: { timeInterval: "15s" },
      },
    ],
  };
  const providers = {
    apiVersion: 1,
    providers: [
      {
        name: product,
        folder: titleOf(product),
        type: "file",
        disableDeletion: true,
        allowUiUpdates: false,
        updateIntervalSeconds: 30,
        options: { path: dashboardFolder },
      },
    ],
  };
  return { "dashboards.yaml": yamlText(providers), "datasources.yaml": yamlText(datasources) } as const;
}

function provisioningVolume(files: Readonly<Record<string, string>>): Volume {
  const items = Object.keys(files).map((key) => ({ key, path: `${key.replace(".yaml", "")}/${key}` }));
  return { name: "provisioning", configMap: { name: provisioning, items } };
}

function dashboardVolume(shown: readonly NamedDashboard[]): Volume {
  const sources = shown.map(({ name }) => ({ configMap: { name: `grafana-${name}` } }));
  return { name: "dashboards", projected: { sources } };
}

function configMap(namespace: string, name: string, data: Record<string, string>): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace, labels: labelsOf(app), annotations: inWave(0) },
    data,
  } satisfies ConfigMap;
}
