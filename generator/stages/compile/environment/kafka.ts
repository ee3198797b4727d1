import type { EnvVar, VolumeMount } from "kubernetes-types/core/v1.js";
import { backingTable } from "../../../model/backing-services.ts";
import { serviceName } from "../../../model/names.ts";
import type { Cluster, Environment, JavaServer } from "../../../model/resolved.ts";
import type { Part } from "../part.ts";
import { startedProbes } from "../probes.ts";
import { claim, claimMount, claimVolume } from "../storage.ts";
import type { Wave } from "../waves.ts";
import { deployment, imageName, podSpec, recreate, service, serviceAccount } from "../workload.ts";

/** User of Confluent's images. */
export const confluentUser = 1000;

/** ZooKeeper, one node, with a claim: the broker's topics are listed in it. */
export function zookeeper(environment: Environment, cluster: Cluster): readonly Part[] {
  const settings = environment.backingServices.zookeeper;
  if (settings === undefined) return [];
  return serverParts("zookeeper", "stores", settings, environment, cluster, {
    env: [
      { name: "ZOOKEEPER_CLIENT_PORT", value: String(backingTable.zookeeper.port) },
      { name: "ZOOKEEPER_TICK_TIME", value: "2000" },
    ],
    mounts: [claimMount("/var/lib/zookeeper/data"), claimMount("/var/lib/zookeeper/log", "log")],
  });
}

/** Kafka, one broker, with a claim. */
export function kafka(environment: Environment, cluster: Cluster): readonly Part[] {
  const settings = environment.backingServices.kafka;
  if (settings === undefined) return [];
  return serverParts("kafka", "kafka", settings, environment, cluster, {
    env: [
      { name: "KAFKA_BROKER_ID", value: "1" },
      { name: "KAFKA_ZOOKEEPER_CONNECT", value: `${serviceName("zookeeper")}:${backingTable.zookeeper.port}` },
      { name: "KAFKA_ADVERTISED_LISTENERS", value: `PLAINTEXT://${serviceName("kafka")}:${backingTable.kafka.port}` },
      { name: "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", value: "1" },
      { name: "KAFKA_AUTO_CREATE_TOPICS_ENABLE", value: "true" },
    ],
    mounts: [claimMount("/var/lib/kafka/data")],
  });
}

function serverParts(
  app: "zookeeper" | "kafka",
  wave: Wave,
  { image, resources, heap, storage }: JavaServer,
  { namespace }: Environment,
  cluster: Cluster,
  { env, mounts }: { readonly env: readonly EnvVar[]; readonly mounts: readonly VolumeMount[] },
): readonly Part[] {
  const port = backingTable[app].port;
  const pod = podSpec({
    app,
    user: confluentUser,
    graceSeconds: 60,
    container: {
      image: imageName(image),
      env: [...env, { name: "KAFKA_HEAP_OPTS", value: heapOptions(heap) }],
      ports: [{ name: app, containerPort: port, protocol: "TCP" }],
      ...startedProbes({ tcpSocket: { port: app } }),
      resources,
      volumeMounts: [...mounts],
    },
    volumes: [claimVolume(app)],
  });
  const part = (object: Part["object"], ...keys: readonly string[]): Part => ({
    folder: app,
    keys: ["backingServices", app, ...keys],
    object,
  });
  return [
    part(serviceAccount(app, namespace)),
    part(claim(app, namespace, storage, wave, cluster.storageClass), "storage"),
    part(deployment({ app, namespace, wave, replicas: 1, strategy: recreate, pod })),
    part(service(app, namespace, app, port, wave)),
  ];
}

/** Java's options for a heap of `heap` MiB from the start: a heap that grows later can meet the limit later. */
export function heapOptions(heap: number): string {
  return `-Xms${heap}m -Xmx${heap}m`;
}
