import type { ConfigMap, Volume } from "kubernetes-types/core/v1.js";
import type { KubernetesObject } from "../../../../model/compiled.ts";
import { shortDigest } from "../../../../model/digest.ts";
import { platformPorts } from "../../../../model/names.ts";
import type { Cluster, EnvironmentFacts } from "../../../../model/resolved.ts";
import { scrapedComponents } from "../../../../model/scraped-components.ts";
import { yamlText } from "../../../../model/yaml.ts";
import { discoveryRules, watcherRights } from "../../environment/scraping.ts";
import { inWave, labelsOf, type Part } from "../../part.ts";
import { startedProbes } from "../../probes.ts";
import { claim, claimMount, claimVolume } from "../../storage.ts";
import { deployment, imageName, podSpec, recreate, service, serviceAccount } from "../../workload.ts";
import { prometheusConfig } from "./prometheus-config.ts";
import { clusterRules, environmentRules } from "./rules.ts";

const app = "prometheus";
const port = platformPorts[app];
const configFolder = "/etc/prometheus";

/** The seed's name. */
const configName = "prometheus-config";

/** Prometheus with its configuration, a file of rules for each environment, and a volume. */
export function prometheus(cluster: Cluster, environments: readonly EnvironmentFacts[]): readonly Part[] {
  if (cluster.monitoring === undefined) return [];
  const { namespace, prometheus: settings } = cluster.monitoring;
  const files = ruleFiles(environments, cluster);
  const config = yamlText(prometheusConfig(environments, cluster));
  const part = (object: KubernetesObject, ...keys: readonly string[]): Part => ({
    folder: "monitoring",
    keys: ["monitoring", app, ...keys],
    object,
  });
  const pod = podSpec({
    app,
    // User of the image.
    user: 65534,
    graceSeconds: 300,
    container: {
      image: imageName(settings.image),
      args: [
        `--config.file=${configFolder}/prometheus.yml`,
        "--storage.tsdb.path=/prometheus",
        `--storage.tsdb.retention.time=${settings.retention.time}`,
        `--storage.tsdb.retention.size=${settings.retention.size}`,
      ],
      ports: [{ name: "http", containerPort: port, protocol: "TCP" }],
      ...startedProbes({ httpGet: { path: "/-/ready", port: "http" } }),
      resources: settings.resources,
      volumeMounts: [{ name: "config", mountPath: configFolder, readOnly: true }, claimMount("/prometheus")],
    },
    volumes: [configVolume(files), claimVolume(app)],
  });
  return [
    part(serviceAccount(app, namespace)),
    // Its own rights are in the environments' namespaces; those of components are the cluster's.
    ...scrapedComponents(cluster).flatMap((component) =>
      watcherRights(component.namespace, namespace, app, discoveryRules).map((object) => ({
        ...part(object),
        folder: component.folder,
      })),
    ),
    part(configMap(namespace, configName, "prometheus.yml", config)),
    ...files.map(({ name, text }) => part(configMap(namespace, `prometheus-rules-${name}`, `${name}.yml`, text))),
    part(claim(app, namespace, settings.storage, 1, cluster.storageClass), "storage"),
    part(
      deployment({
        app,
        namespace,
        wave: 1,
        replicas: 1,
        strategy: recreate,
        // Its token is how it finds pods.
        pod: { ...pod, automountServiceAccountToken: true },
        checksum: shortDigest([config, files]),
      }),
    ),
    part(service(app, namespace, [{ name: "http", port }], 1, app)),
  ];
}

interface RulesText {
  readonly name: string;
  readonly text: string;
}

/** One for each environment, because a ConfigMap holds 1 MiB at most. `cluster` can be no environment's name. */
function ruleFiles(environments: readonly EnvironmentFacts[], cluster: Cluster): readonly RulesText[] {
  const files = [
    { name: "cluster", rules: clusterRules(environments, cluster) },
    ...environments.map((environment) => ({ name: environment.name, rules: environmentRules(environment, cluster) })),
  ];
  return files
    .filter(({ rules }) => rules.groups.length > 0)
    .map(({ name, rules }) => ({ name, text: yamlText(rules) }));
}

function configVolume(files: readonly RulesText[]): Volume {
  const source = (name: string, key: string, path: string) => ({ configMap: { name, items: [{ key, path }] } });
  return {
    name: "config",
    projected: {
      sources: [
        source(configName, "prometheus.yml", "prometheus.yml"),
        ...files.map(({ name }) => source(`prometheus-rules-${name}`, `${name}.yml`, `rules/${name}.yml`)),
      ],
    },
  };
}

function configMap(namespace: string, name: string, key: string, text: string): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace, labels: labelsOf(app), annotations: inWave(0) },
    data: { [key]: text },
  } satisfies ConfigMap;
}
