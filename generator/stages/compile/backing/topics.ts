import type { Job } from "kubernetes-types/batch/v1.js";
import type { Kafka } from "../../../model/backing-service.ts";
import { addressOf } from "../../../model/backing-services.ts";
import { shortDigest } from "../../../model/digest.ts";
import { topicsJob } from "../../../model/names.ts";
import type { Environment } from "../../../model/resolved.ts";
import { inWave, labelsOf, type Part } from "../part.ts";
import { labelled } from "../product-labels.ts";
import { imageName, podSpec, serviceAccount } from "../workload.ts";
import { clusterId, confluentUser, heapOptions } from "./kafka.ts";

/** Topics come in as data, so that no name is ever part of the script. */
const script = `set -eu
printf '%s\\n' "$TOPICS" | while IFS=: read -r name partitions replication; do
  kafka-topics --bootstrap-server "$BOOTSTRAP_SERVER" --create --if-not-exists \\
    --topic "$name" --partitions "$partitions" --replication-factor "$replication"
done
`;

/** Heap of the command line tool, in MiB. */
const toolHeap = 128;

/**
 * The Job that makes the topics that are not there. A Job cannot be changed, so its name carries a digest of its
 * template: a new list of topics is a new Job. No time to live: self-heal would make it again and again.
 */
export function topicsParts(kafka: Kafka, environment: Environment): readonly Part[] {
  const { namespace } = environment;
  if (kafka.topics.length === 0) return [];
  const job = topicsJob(kafka.name);
  const template = templateOf(kafka, environment);
  const object = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: `${job}-${topicsDigest(kafka, environment)}`,
      namespace,
      labels: labelsOf(job),
      annotations: inWave("topics"),
    },
    spec: { backoffLimit: 10, template },
  } satisfies Job;
  const keys = ["backingServices", kafka.name, "topicsJob"];
  return [
    { folder: job, keys, object: serviceAccount(job, namespace) },
    { folder: job, keys, object },
  ];
}

/** What a change of makes another Job. */
export function topicsDigest(kafka: Kafka, environment: Environment): string {
  return shortDigest(labelled(templateOf(kafka, environment), environment.product));
}

function templateOf(kafka: Kafka, environment: Environment) {
  const job = topicsJob(kafka.name);
  const topics = kafka.topics.map(({ name, partitions, replication }) => `${name}:${partitions}:${replication}`);
  return {
    metadata: { labels: labelsOf(job) },
    spec: {
      ...podSpec({
        app: job,
        user: confluentUser,
        graceSeconds: 30,
        container: {
          image: imageName(kafka.image),
          command: ["sh", "-c", script],
          env: [
            { name: "BOOTSTRAP_SERVER", value: addressOf(kafka) },
            // A broker that begins anew has no topics: its Job is another one.
            ...clusterId(kafka, environment),
            { name: "TOPICS", value: topics.join("\n") },
            { name: "KAFKA_HEAP_OPTS", value: heapOptions(toolHeap) },
          ],
          resources: kafka.topicsJob.resources,
        },
      }),
      restartPolicy: "OnFailure",
    },
  };
}
