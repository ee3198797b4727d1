import { platformPorts } from "../../../../model/names.ts";
import type { Cluster } from "../../../../model/resolved.ts";
import type { Part } from "../../part.ts";
import { startedProbes } from "../../probes.ts";
import { claim, claimMount, claimVolume } from "../../storage.ts";
import { deployment, fromSecret, imageName, podSpec, recreate, service, serviceAccount } from "../../workload.ts";
import { elasticsearchSecret } from "./names.ts";

const app = "elasticsearch";
const port = platformPorts[app];

/**
 * A single Elasticsearch node. Users need passwords; connections are plain, and the network policies let nothing reach
 * it but Fluentd, Kibana and the setup Job.
 */
export function elasticsearch({ product, logging, storageClass }: Cluster): readonly Part[] {
  if (logging === undefined) return [];
  const { namespace, elasticsearch: settings } = logging;
  const pod = podSpec({
    app,
    // User of the image; its files belong to the group root.
    user: 1000,
    group: 0,
    graceSeconds: 120,
    container: {
      image: imageName(settings.image),
      env: [
        { name: "cluster.name", value: product },
        { name: "discovery.type", value: "single-node" },
        // Otherwise the node's vm.max_map_count would have to be raised.
        { name: "node.store.allow_mmap", value: "false" },
        { name: "xpack.security.enabled", value: "true" },
        { name: "xpack.security.http.ssl.enabled", value: "false" },
        { name: "xpack.ml.enabled", value: "false" },
        // The way out is closed.
        { name: "ingest.geoip.downloader.enabled", value: "false" },
        { name: "ES_JAVA_OPTS", value: `-Xms${settings.heap}m -Xmx${settings.heap}m` },
        { name: "ELASTIC_PASSWORD", valueFrom: fromSecret(elasticsearchSecret.name, elasticsearchSecret.elastic) },
      ],
      ports: [{ name: "http", containerPort: port, protocol: "TCP" }],
      // Its pages ask for a password.
      ...startedProbes({ tcpSocket: { port: "http" } }),
      resources: settings.resources,
      volumeMounts: [claimMount("/usr/share/elasticsearch/data")],
    },
    volumes: [claimVolume(app)],
  });
  const part = (object: Part["object"], ...keys: readonly string[]): Part => ({
    folder: "logging",
    keys: ["logging", app, ...keys],
    object,
  });
  return [
    part(serviceAccount(app, namespace)),
    part(claim(app, namespace, settings.storage, 1, storageClass), "storage"),
    part(deployment({ app, namespace, wave: 1, replicas: 1, strategy: recreate, pod })),
    part(service(app, namespace, [{ name: "http", port }], 1, app)),
  ];
}
