import { nearest } from "../../../diagnostics/nearest.ts";
import type { Kafka, KafkaUi } from "../../../model/backing-service.ts";
import { containerResources } from "../containers.ts";
import { present } from "../merge.ts";
import { type Given, resolveStorage } from "./pods.ts";
import { resolveHeap, withHeap } from "./stores.ts";

export function resolveKafka(given: Given): Kafka {
  const { input, keys, faults } = given;
  const heap = resolveHeap(given);
  const storage = resolveStorage(given);
  const pods = withHeap(given, heap, storage);
  const topics = Object.entries(present(input.topics ?? {}))
    .map(([name, { partitions = 3, replication = 1 }]) => ({ name, partitions, replication }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const job = [...keys, "topicsJob", "resources"];
  return {
    type: "kafka",
    ...pods,
    ...storage,
    keeping: metadataOf(given),
    topics,
    topicsJob: { resources: containerResources(input.topicsJob?.resources, job, faults) },
  };
}

/** Where a broker keeps what it knows of its topics. */
function metadataOf(given: Given): Kafka["keeping"] {
  const { input, keys, faults, beside } = given;
  const { mode = "zookeeper", clusterId } = input;
  const strange = mode === "kraft" ? "zookeeper" : "clusterId";
  if (input[strange] !== undefined) {
    const message = `\`${strange}\` means nothing to a Kafka in mode ${mode}.`;
    faults.add("misplaced-setting", [...keys, strange], message, "remove it, or change `mode`.");
  }
  if (mode === "kraft") return { mode, ...(clusterId !== undefined && { clusterId }) };
  return { mode, zookeeper: zookeeperOf(given, beside.zookeeper) };
}

function zookeeperOf({ name, input, keys, faults }: Given, known: readonly string[]): string {
  const [only, ...others] = known;
  if (input.zookeeper !== undefined) {
    if (!known.includes(input.zookeeper)) {
      const message = `${name} keeps its metadata in \`${input.zookeeper}\`, which is no ZooKeeper of this environment.`;
      const near = nearest(input.zookeeper, known);
      const hint = near === undefined ? `there are ${known.join(", ") || "none"}.` : `did you mean \`${near}\`?`;
      faults.add("unknown-dependency", [...keys, "zookeeper"], message, hint);
    }
    return input.zookeeper;
  }
  if (others.length > 0) {
    const message = `${name} does not say which ZooKeeper is its own: there are ${known.join(" and ")}.`;
    faults.add("missing-field", [...keys, "zookeeper"], message, "add `zookeeper` with the name of one.");
  }
  if (only === undefined) {
    const message = `${name} does not work without zookeeper, which is switched off.`;
    const hint = `switch ${name} off too, or set its \`mode\` to kraft.`;
    faults.add("unknown-dependency", ["backingServices", "zookeeper"], message, hint);
  }
  return only ?? "zookeeper";
}

/** Shows one Kafka, or all of them. */
export function resolveKafkaUi(given: Given): KafkaUi {
  const { name, input, keys, faults, beside } = given;
  const pods = withHeap(given, resolveHeap(given));
  if (input.kafka !== undefined && !beside.kafka.includes(input.kafka)) {
    const near = nearest(input.kafka, beside.kafka);
    const hint = near === undefined ? `there are ${beside.kafka.join(", ") || "none"}.` : `did you mean \`${near}\`?`;
    const message = `${name} shows \`${input.kafka}\`, which is no Kafka of this environment.`;
    faults.add("unknown-dependency", [...keys, "kafka"], message, hint);
  } else if (beside.kafka.length === 0) {
    const message = `${name} does not work without kafka, which is switched off.`;
    faults.add("unknown-dependency", ["backingServices", "kafka"], message, `switch ${name} off too.`);
  }
  return { type: "kafka-ui", ...pods, clusters: input.kafka === undefined ? beside.kafka : [input.kafka] };
}
