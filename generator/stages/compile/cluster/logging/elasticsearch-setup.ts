import type { Job } from "kubernetes-types/batch/v1.js";
import type { ConfigMap } from "kubernetes-types/core/v1.js";
import { shortDigest } from "../../../../model/digest.ts";
import type { Cluster } from "../../../../model/resolved.ts";
import { inWave, labelsOf, type Part } from "../../part.ts";
import { labelled } from "../../product-labels.ts";
import { checksumAnnotation, fromSecret, imageName, podSpec, serviceAccount } from "../../workload.ts";
import { addressOf } from "../addresses.ts";
import { setupJob as app, elasticsearchSecret, logIndex } from "./names.ts";

const folder = "/setup";

/** Nothing of an env file is part of it: documents come in as files, passwords as variables. */
function setupScript(index: string): string {
  return `set -eu
request() {
  curl --silent --show-error --fail-with-body --user "elastic:$ELASTIC_PASSWORD" --request "$1" \\
    --header 'Content-Type: application/json' "$ELASTICSEARCH$2" --data-binary "$3"
  echo
}
password() {
  printf '{"password":"%s"%s}' "$(printf '%s' "$1" | sed 's/[\\\\"]/\\\\&/g')" "$2"
}
until curl --silent --fail --output /dev/null --user "elastic:$ELASTIC_PASSWORD" \\
  "$ELASTICSEARCH/_cluster/health?wait_for_status=yellow&timeout=5s"; do
  sleep 5
done
request PUT /_ilm/policy/${index} @${folder}/policy.json
request PUT /_index_template/${index} @${folder}/template.json
curl --silent --fail --output /dev/null --user "elastic:$ELASTIC_PASSWORD" "$ELASTICSEARCH/_data_stream/${index}" ||
  request PUT /_data_stream/${index} ''
request PUT /_security/role/fluentd @${folder}/role.json
request PUT /_security/user/fluentd "$(password "$FLUENTD_PASSWORD" ',"roles":["fluentd"]')"
request POST /_security/user/kibana_system/_password "$(password "$KIBANA_PASSWORD" '')"
`;
}

/**
 * The Job that tells Elasticsearch how long logs live, what they look like, and who may write them. A Job cannot be
 * changed, so its name carries a digest: other settings are a new Job.
 */
export function elasticsearchSetup({ product, logging }: Cluster): readonly Part[] {
  if (logging === undefined) return [];
  const { namespace } = logging;
  const { image, setup, retention } = logging.elasticsearch;
  const index = logIndex(product);
  const documents = setupDocuments(retention, index);
  const secret = (key: string) => fromSecret(elasticsearchSecret.name, key);
  const template = {
    metadata: { labels: labelsOf(app), annotations: checksumAnnotation(shortDigest(documents)) },
    spec: {
      ...podSpec({
        app,
        user: 1000,
        group: 0,
        graceSeconds: 30,
        container: {
          image: imageName(image),
          command: ["sh", "-c", setupScript(index)],
          env: [
            { name: "ELASTICSEARCH", value: `http://${addressOf("elasticsearch", namespace)}` },
            { name: "ELASTIC_PASSWORD", valueFrom: secret(elasticsearchSecret.elastic) },
            { name: "FLUENTD_PASSWORD", valueFrom: secret(elasticsearchSecret.fluentd) },
            { name: "KIBANA_PASSWORD", valueFrom: secret(elasticsearchSecret.kibana) },
          ],
          resources: setup.resources,
          volumeMounts: [{ name: "documents", mountPath: folder, readOnly: true }],
        },
        volumes: [{ name: "documents", configMap: { name: app } }],
      }),
      restartPolicy: "OnFailure",
    },
  };
  const part = (object: Part["object"]): Part => ({
    folder: "logging",
    keys: ["logging", "elasticsearch", "setup"],
    object,
  });
  return [
    part(serviceAccount(app, namespace)),
    part({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: app, namespace, labels: labelsOf(app), annotations: inWave(0) },
      data: documents,
    } satisfies ConfigMap),
    part({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: {
        name: `${app}-${shortDigest(labelled(template, product))}`,
        namespace,
        labels: labelsOf(app),
        annotations: inWave(2),
      },
      spec: { backoffLimit: 10, template },
    } satisfies Job),
  ];
}

/** Bodies of the requests, by their files' names. A single node keeps no second copy. */
function setupDocuments(retention: string, index: string): Record<string, string> {
  const keyword = { type: "keyword" } as const;
  const documents = {
    "policy.json": {
      policy: {
        phases: {
          hot: { min_age: "0ms", actions: { rollover: { max_age: "1d", max_primary_shard_size: "5gb" } } },
          delete: { min_age: retention, actions: { delete: {} } },
        },
      },
    },
    "role.json": { cluster: ["monitor"], indices: [{ names: [index], privileges: ["create_doc"] }] },
    "template.json": {
      index_patterns: [index],
      data_stream: {},
      priority: 500,
      template: {
        settings: { "index.lifecycle.name": index, "index.number_of_shards": 1, "index.number_of_replicas": 0 },
        mappings: {
          properties: {
            "@timestamp": { type: "date" },
            message: { type: "text" },
            namespace: keyword,
            pod: keyword,
            container: keyword,
            stream: keyword,
          },
        },
      },
    },
  };
  return Object.fromEntries(
    Object.entries(documents).map(([name, document]) => [name, `${JSON.stringify(document, null, 2)}\n`]),
  );
}
