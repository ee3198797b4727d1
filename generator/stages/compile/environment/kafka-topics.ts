import type { Job } from "kubernetes-types/batch/v1.js";
import { backingTable } from "../../../model/backing-services.ts";
import { serviceName, topicsJob } from "../../../model/names.ts";
import type { Environment } from "../../../model/resolved.ts";
import { digestOf } from "../digest.ts";
import { hasTopics } from "../graph.ts";
import { inWave, labelsOf, type Part } from "../part.ts";
import { imageName, podSpec, serviceAccount } from "../workload.ts";
import { confluentUser, heapOptions } from "./kafka.ts";

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
export function kafkaTopics(environment: Environment): readonly Part[] {
  const { namespace } = environment;
  const settings = environment.backingServices.kafka;
  if (settings === undefined || !hasTopics(environment)) return [];
  const topics = settings.topics.map(({ name, partitions, replication }) => `${name}:${partitions}:${replication}`);
  const template = {
    metadata: { labels: labelsOf(topicsJob) },
    spec: {
      ...podSpec({
        app: topicsJob,
        user: confluentUser,
        graceSeconds: 30,
        container: {
          image: imageName(settings.image),
          command: ["sh", "-c", script],
          env: [
            { name: "BOOTSTRAP_SERVER", value: `${serviceName("kafka")}:${backingTable.kafka.port}` },
            { name: "TOPICS", value: topics.join("\n") },
            { name: "KAFKA_HEAP_OPTS", value: heapOptions(toolHeap) },
          ],
          resources: settings.topicsJob.resources,
        },
      }),
      restartPolicy: "OnFailure",
    },
  };
  const job = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: `${topicsJob}-${digestOf(template)}`,
      namespace,
      labels: labelsOf(topicsJob),
      annotations: inWave("topics"),
    },
    spec: { backoffLimit: 10, template },
  } satisfies Job;
  const keys = ["backingServices", "kafka", "topicsJob"];
  return [
    { folder: topicsJob, keys, object: serviceAccount(topicsJob, namespace) },
    { folder: topicsJob, keys, object: job },
  ];
}
