import type { DaemonSet } from "kubernetes-types/apps/v1.js";
import type { ConfigMap, PodSpec } from "kubernetes-types/core/v1.js";
import { shortDigest } from "../../../../model/digest.ts";
import type { Backing, Cluster, EnvironmentFacts } from "../../../../model/resolved.ts";
import { inWave, labelsOf, type Part } from "../../part.ts";
import { checksumAnnotation, fromSecret, imageName, podSpec, serviceAccount } from "../../workload.ts";
import { bufferFolder, fluentdConfig, monitorPort, positionFile } from "./fluentd-config.ts";
import { fluentdApp as app, elasticsearchSecret } from "./names.ts";

/** The seed's name. */
const configName = "fluentd-config";

/** Folders of the node: links to the logs, and the logs. */
const logFolders = ["/var/log/containers", "/var/log/pods"] as const;

/** Fluentd on every node that runs pods of the product. */
export function fluentd({ product, logging }: Cluster, environments: readonly EnvironmentFacts[]): readonly Part[] {
  const settings = logging?.fluentd;
  if (logging === undefined || settings === undefined) return [];
  const { namespace } = logging;
  const config = fluentdConfig({ product, namespace }, environments);
  const part = (object: Part["object"]): Part => ({ folder: "logging", keys: ["logging", app], object });
  const metadata = (name: string, wave: number) => ({
    name,
    namespace,
    labels: labelsOf(app),
    annotations: inWave(wave),
  });
  return [
    part(serviceAccount(app, namespace)),
    part({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: metadata(configName, 0),
      data: { "fluent.conf": config },
    } satisfies ConfigMap),
    part({
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: metadata(app, 3),
      spec: {
        revisionHistoryLimit: 5,
        selector: { matchLabels: { app } },
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
        template: {
          metadata: { labels: labelsOf(app), annotations: checksumAnnotation(shortDigest(config)) },
          spec: fluentdPod(settings, positionFile(product)),
        },
      },
    } satisfies DaemonSet),
  ];
}

/** Root, because nobody else may read the logs; it has no other right of root's, and writes one file of the node. */
function fluentdPod(settings: Backing, positions: string): PodSpec {
  const probe = { httpGet: { path: "/api/plugins.json", port: "monitor" }, periodSeconds: 20, timeoutSeconds: 5 };
  const pod = podSpec({
    app,
    user: 0,
    graceSeconds: 60,
    container: {
      image: imageName(settings.image),
      env: [
        {
          name: "ELASTICSEARCH_PASSWORD",
          valueFrom: fromSecret(elasticsearchSecret.name, elasticsearchSecret.fluentd),
        },
      ],
      ports: [{ name: "monitor", containerPort: monitorPort, protocol: "TCP" }],
      readinessProbe: probe,
      livenessProbe: { ...probe, initialDelaySeconds: 60, failureThreshold: 6 },
      resources: settings.resources,
      volumeMounts: [
        { name: "config", mountPath: "/fluentd/etc", readOnly: true },
        ...logFolders.map((mountPath) => ({ name: volumeName(mountPath), mountPath, readOnly: true })),
        { name: "positions", mountPath: positions },
        { name: "buffer", mountPath: bufferFolder },
      ],
    },
    volumes: [
      { name: "config", configMap: { name: configName } },
      ...logFolders.map((path) => ({ name: volumeName(path), hostPath: { path, type: "Directory" } })),
      { name: "positions", hostPath: { path: positions, type: "FileOrCreate" } },
      { name: "buffer", emptyDir: { sizeLimit: "1Gi" } },
    ],
  });
  return { ...pod, securityContext: { runAsUser: 0, seccompProfile: { type: "RuntimeDefault" } } };
}

function volumeName(folder: string): string {
  return folder.replace("/var/log/", "log-");
}
