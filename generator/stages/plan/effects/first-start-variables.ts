import type { Severity } from "../effect.ts";

/** Variables that an image looks at on an empty volume only, or that what is on the volume contradicts. */
export interface FirstStart {
  /** Without the ending `_FILE`, which names a file with the value. */
  readonly names: RegExp;
  /** Where the names alone could be another product's. */
  readonly images?: RegExp;
  readonly severity: Severity;
  /** What becomes of the change, said of the workload and the variables. */
  readonly says: (workload: string, variables: string) => string;
  readonly hint: string;
}

const onlyEmpty = (workload: string, variables: string) =>
  `Only an empty volume follows ${variables} of ${workload}, and its claim stays`;

/**
 * Sources: docker-entrypoint.sh of docker-library's mysql, mongo, postgres, rabbitmq and influxdb, of MariaDB/mariadb-docker,
 * ClickHouse and 31z4/zookeeper-docker; libmysql.sh, libmongodb.sh and libpostgresql.sh of bitnami/containers; Grafana's
 * documentation of [security] admin_user; Kafka's BrokerMetadataCheckpoint and KafkaServer (InconsistentClusterId,
 * InconsistentBrokerId).
 */
export const firstStartVariables: readonly FirstStart[] = [
  {
    names:
      /^(?:(?:MYSQL|MARIADB)_(?:DATABASE|USER)|MONGO_INITDB_(?:DATABASE|ROOT_USERNAME)|POSTGRES_(?:DB|USER)|CLICKHOUSE_DB|MONGODB_(?:EXTRA_)?(?:DATABASE|USERNAME)S?|MONGODB_ROOT_USER|POSTGRESQL_(?:DATABASE|USERNAME)|DOCKER_INFLUXDB_INIT_(?:USERNAME|ORG|BUCKET)|INFLUXDB_(?:DB|ADMIN_USER|USER)|RABBITMQ_(?:DEFAULT_(?:USER|VHOST)|USERNAME|VHOST)|GF_SECURITY_ADMIN_USER)$/,
    severity: "high",
    says: (workload, variables) => `${onlyEmpty(workload, variables)}: what is named there now is not made.`,
    hint: "make the database or the user by hand, and give it its rights, before this is published.",
  },
  {
    names:
      /^(?:(?:MYSQL|MARIADB)_(?:ROOT_)?PASSWORD(?:_HASH)?|MONGO_INITDB_ROOT_PASSWORD|POSTGRES_PASSWORD|MONGODB_(?:ROOT_|EXTRA_)?PASSWORDS?|POSTGRESQL_(?:POSTGRES_)?PASSWORD|DOCKER_INFLUXDB_INIT_(?:PASSWORD|ADMIN_TOKEN)|INFLUXDB_(?:ADMIN_|USER_)?PASSWORD|RABBITMQ_(?:DEFAULT_PASS|PASSWORD)|GF_SECURITY_ADMIN_PASSWORD)$/,
    severity: "high",
    says: (workload, variables) =>
      `${onlyEmpty(workload, variables)}: its users keep the passwords that they have, and whoever says the new one is refused.`,
    hint: "change the password in the database itself as well; `trip-config secrets rotate` says the steps.",
  },
  {
    names:
      /^(?:POSTGRES_(?:INITDB_ARGS|INITDB_WALDIR|HOST_AUTH_METHOD)|POSTGRESQL_INITDB_\w+|MYSQL_ROOT_HOST|MARIADB_ROOT_HOST|MONGODB_REPLICA_SET_NAME|DOCKER_INFLUXDB_INIT_RETENTION)$/,
    severity: "medium",
    says: (workload, variables) => `${onlyEmpty(workload, variables)}: it stays as it was made.`,
    hint: "change it with the product's own commands.",
  },
  {
    names: /^(?:CLUSTER_ID|KAFKA_(?:KRAFT_)?CLUSTER_ID|KAFKA_BROKER_ID|KAFKA_NODE_ID|KAFKA_CFG_(?:BROKER|NODE)_ID)$/,
    images: /kafka/,
    severity: "high",
    says: (workload, variables) =>
      `The volume of ${workload} keeps what ${variables} said when it was made, and its claim stays: the broker compares, and does not start.`,
    hint: "say again what the volume has (meta.properties), or give the broker an empty volume and let it copy its data.",
  },
  {
    names:
      /^KAFKA_(?:CFG_)?(?:OFFSETS_TOPIC_(?:REPLICATION_FACTOR|NUM_PARTITIONS)|TRANSACTION_STATE_LOG_(?:REPLICATION_FACTOR|NUM_PARTITIONS))$/,
    severity: "medium",
    says: (workload, variables) =>
      `${variables} of ${workload} says how Kafka makes topics of its own, and its claim stays: they are made already, and stay as they are.`,
    hint: "change the topic by hand, with `kafka-reassign-partitions`; the number of its partitions must stay.",
  },
  {
    names: /^ZOO_MY_ID$/,
    severity: "high",
    says: (workload, variables) =>
      `${onlyEmpty(workload, variables)}: the server goes on under the number that its volume has.`,
    hint: "change the file myid on the volume as well, or say the old number again.",
  },
];
