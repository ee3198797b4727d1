import { createHash } from "node:crypto";
import type { EnvVar } from "kubernetes-types/core/v1.js";
import type { Kafka, KafkaUi, ZooKeeper } from "../../../model/backing-service.ts";
import { addressOf, mainPort, ofType } from "../../../model/backing-services.ts";
import type { Environment } from "../../../model/resolved.ts";
import { startedProbes } from "../probes.ts";
import { claimMount } from "../storage.ts";
import type { Engine } from "./engine.ts";

/** User of Confluent's images. */
export const confluentUser = 1000;

/** ZooKeeper, one node: the broker's topics are listed in it. */
export const zookeeper: Engine<ZooKeeper> = {
  user: confluentUser,
  wave: "stores",
  graceSeconds: 60,
  mounts: () => [claimMount("/var/lib/zookeeper/data"), claimMount("/var/lib/zookeeper/log", "log")],
  env: (one) => [
    { name: "ZOOKEEPER_CLIENT_PORT", value: String(mainPort(one)) },
    { name: "ZOOKEEPER_TICK_TIME", value: "2000" },
    { name: "KAFKA_HEAP_OPTS", value: heapOptions(one.heap) },
  ],
  probes: ({ type }) => startedProbes({ tcpSocket: { port: type } }),
};

/** Kafka, one broker; in mode kraft it is its own controller. */
export const kafka: Engine<Kafka> = {
  user: confluentUser,
  wave: "kafka",
  graceSeconds: 60,
  // A folder that one mode has begun does not start in the other; each finds its own again.
  mounts: ({ keeping }) => [claimMount("/var/lib/kafka/data", keeping.mode === "kraft" ? "kraft" : "data")],
  env: (one, environment) => [
    ...metadataVariables(one, environment),
    { name: "KAFKA_ADVERTISED_LISTENERS", value: `PLAINTEXT://${addressOf(one)}` },
    { name: "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", value: "1" },
    ...(one.keeping.mode === "kraft" ? transactionVariables : []),
    { name: "KAFKA_AUTO_CREATE_TOPICS_ENABLE", value: "true" },
    { name: "KAFKA_HEAP_OPTS", value: heapOptions(one.heap) },
  ],
  probes: ({ type }) => startedProbes({ tcpSocket: { port: type } }),
};

/** Nobody but the broker itself asks its controller. */
const controllerPort = 9093;

/** One broker holds the one copy of what it says of transactions. */
const transactionVariables: readonly EnvVar[] = [
  { name: "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", value: "1" },
  { name: "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", value: "1" },
];

function metadataVariables(one: Kafka, environment: Environment): readonly EnvVar[] {
  const { keeping } = one;
  if (keeping.mode === "zookeeper") {
    const its = ofType(environment.backingServices, "zookeeper").find(({ name }) => name === keeping.zookeeper);
    return [
      { name: "KAFKA_BROKER_ID", value: "1" },
      { name: "KAFKA_ZOOKEEPER_CONNECT", value: its === undefined ? "" : addressOf(its) },
    ];
  }
  // docs.confluent.io/platform/current/installation/docker/config-reference.html: what a node of both roles has to say.
  return [
    ...clusterId(one, environment),
    { name: "KAFKA_NODE_ID", value: "1" },
    { name: "KAFKA_PROCESS_ROLES", value: "broker,controller" },
    { name: "KAFKA_CONTROLLER_QUORUM_VOTERS", value: `1@localhost:${controllerPort}` },
    { name: "KAFKA_CONTROLLER_LISTENER_NAMES", value: "CONTROLLER" },
    { name: "KAFKA_INTER_BROKER_LISTENER_NAME", value: "PLAINTEXT" },
    { name: "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", value: "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT" },
    {
      name: "KAFKA_LISTENERS",
      value: `PLAINTEXT://0.0.0.0:${mainPort(one)},CONTROLLER://localhost:${controllerPort}`,
    },
  ];
}

/** What a broker that keeps its metadata itself is known by, and what makes its topics anew with it. */
export function clusterId({ name, keeping }: Kafka, { namespace }: Environment): readonly EnvVar[] {
  if (keeping.mode === "zookeeper") return [];
  return [{ name: "CLUSTER_ID", value: keeping.clusterId ?? derivedId(namespace, name) }];
}

/** A UUID in base64url. Its first bit is 0, so that it does not begin with a dash, which programs take for an option. */
function derivedId(namespace: string, name: string): string {
  const bytes = createHash("sha256").update(`${namespace}/${name}`).digest().subarray(0, 16);
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return bytes.toString("base64url");
}

export const kafkaUi: Engine<KafkaUi> = {
  // User of the image.
  user: 100,
  wave: "services",
  graceSeconds: 30,
  isRolled: true,
  env: (one, { name, backingServices }) => [
    ...ofType(backingServices, "kafka")
      .filter((each) => one.clusters.includes(each.name))
      .flatMap((each, index) => [
        { name: `KAFKA_CLUSTERS_${index}_NAME`, value: one.clusters.length > 1 ? each.name : name },
        { name: `KAFKA_CLUSTERS_${index}_BOOTSTRAPSERVERS`, value: addressOf(each) },
      ]),
    { name: "JAVA_OPTS", value: heapOptions(one.heap) },
  ],
  probes: () => startedProbes({ httpGet: { path: "/", port: "http" } }),
};

/** Java's options for a heap of `heap` MiB from the start: a heap that grows later can meet the limit later. */
export function heapOptions(heap: number): string {
  return `-Xms${heap}m -Xmx${heap}m`;
}
