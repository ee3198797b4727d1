import { alone, dump, kafka, kafkaBack, type Onward, refused, refusedByNode, reindexed, type Step } from "./steps.ts";

/** A product that keeps data, and what its documentation says of data of other versions. */
export interface Product {
  readonly name: string;
  /** Repository without the registry. */
  readonly images: RegExp;
  /** Captures the version in a tag, where it does not stand at its beginning. */
  readonly tag?: RegExp;
  /** How many numbers name a series, by the first of them. */
  readonly numbers: (first: number) => number;
  /** Series that no way forward may pass over, the oldest first. */
  readonly stops?: readonly string[];
  readonly onward?: Onward;
  /** Series that began to write what older ones do not open; absent: each did. */
  readonly formats?: readonly string[];
  /** Absent: not documented. */
  readonly back?: (to: readonly number[]) => Step;
  /** How many numbers say that it goes back, where that is more than the series'. */
  readonly backNumbers?: number;
}

const one = () => 1;
const two = () => 2;

/** Each row's source stands before it. */
export const products: readonly Product[] = [
  // dev.mysql.com/doc/refman/8.4/en/upgrade-paths.html and downgrading.html: no LTS or bugfix series is passed over.
  {
    name: "MySQL",
    images: /(?:^|\/)(?:mysql|mysql-server|community-server|percona|percona-server)$/,
    numbers: two,
    stops: ["5.5", "5.6", "5.7", "8.0", "8.4", "9.7"],
    onward: () =>
      alone(
        "medium",
        "let MySQL Shell's util.checkForServerUpgrade() look at it, and take a dump: there is no other way back.",
      ),
    back: refused,
  },
  // mariadb.com/docs/server/server-management/install-and-upgrade-mariadb: series may be skipped, none goes back;
  // MARIADB_AUTO_UPGRADE of MariaDB/mariadb-docker.
  {
    name: "MariaDB",
    images: /(?:^|\/)(?:mariadb|mariadb-server)$/,
    numbers: two,
    onward: (_from, _to, variables) =>
      variables.has("MARIADB_AUTO_UPGRADE")
        ? alone("medium")
        : {
            severity: "medium",
            says: "its system tables stay those of the old one until `mariadb-upgrade` is run.",
            hint: `run it once the new one answers, or set MARIADB_AUTO_UPGRADE; ${dump}`,
          },
    back: refused,
  },
  // mongodb.com/docs/manual/release-notes/7.0-upgrade-standalone/ and its siblings: one major version at a time.
  {
    name: "MongoDB",
    images: /(?:^|\/)(?:mongo|mongodb|mongodb-(?:community|enterprise)-server|percona-server-mongodb)$/,
    numbers: two,
    stops: ["3.2", "3.4", "3.6", "4.0", "4.2", "4.4", "5.0", "6.0", "7.0", "8.0"],
    onward: (from) => ({
      severity: "medium",
      says: `it starts only when featureCompatibilityVersion is ${from.slice(0, 2).join(".")} already.`,
      hint: `look with db.adminCommand({ getParameter: 1, featureCompatibilityVersion: 1 }), raise it after the move, and ${dump}`,
    }),
    back: refused,
  },
  // postgresql.org/docs/current/upgrading.html; before 10 the first two numbers (postgresql.org/support/versioning/).
  {
    name: "PostgreSQL",
    images: /(?:^|\/)(?:postgres|postgresql|postgis|pgvector|timescaledb|timescaledb-ha)$/,
    tag: /(?:^|-)pg(\d+(?:\.\d+)*)/,
    numbers: (first) => (first < 10 ? 2 : 1),
    onward: () => ({
      severity: "high",
      says: "it does not start on what another major version wrote.",
      hint: "dump with the old one and load into an empty volume of the new one, or run pg_upgrade.",
    }),
    back: refused,
  },
  // RDB_VERSION in src/rdb.h of redis, by its tags: 9 since 5.0, 15 in 8.10 ("Can't handle RDB format version").
  {
    name: "Redis",
    images: /(?:^|\/)(?:redis|redis-stack|redis-stack-server)$/,
    numbers: two,
    formats: ["5.0", "7.0", "7.2", "7.4", "8.6", "8.8", "8.10"],
    onward: () => alone("low"),
    back: refused,
  },
  // The same of valkey: 11, as Redis 7.2, until 9.0.
  {
    name: "Valkey",
    images: /(?:^|\/)valkey$/,
    numbers: two,
    formats: ["9.0"],
    onward: () => alone("low"),
    back: refused,
  },
  // kafka.apache.org/documentation/#upgrade: 4 has no ZooKeeper, and metadata.version is raised by hand.
  { name: "Kafka", images: /(?:^|\/)(?:kafka|kafka-native)$/, numbers: two, onward: kafka("3.9"), back: kafkaBack },
  // docs.confluent.io/platform/current/installation/upgrade.html: 8 is Kafka 4.
  {
    name: "Confluent's Kafka",
    images: /(?:^|\/)(?:cp-kafka|cp-server)$/,
    numbers: two,
    onward: kafka("7.9"),
    back: kafkaBack,
  },
  { name: "Confluent's ZooKeeper", images: /(?:^|\/)cp-zookeeper$/, numbers: two },
  // zookeeper.apache.org/doc/current/zookeeperAdmin.html, snapshot.trust.empty: no word of the way back.
  {
    name: "ZooKeeper",
    images: /(?:^|\/)zookeeper$/,
    numbers: two,
    onward: ([, minor = 0]) =>
      minor < 5
        ? {
            severity: "medium",
            says: "it does not start when there is no snapshot yet.",
            hint: "set snapshot.trust.empty for the first start, and take it away after.",
          }
        : alone("low"),
  },
  // elastic.co/docs/deploy-manage/upgrade; NodeMetadata.upgradeToCurrentVersion refuses both ways.
  {
    name: "Elasticsearch",
    images: /(?:^|\/)(?:elasticsearch|elasticsearch-oss)$/,
    numbers: one,
    stops: ["5.6", "6.8", "7.17", "8.18"],
    onward: reindexed,
    back: refusedByNode,
    backNumbers: 3,
  },
  // docs.opensearch.org/latest/migrate-or-upgrade/: one major version at a time, from its last minor.
  {
    name: "OpenSearch",
    images: /(?:^|\/)opensearch$/,
    numbers: one,
    stops: ["1.3", "2.19"],
    onward: reindexed,
    back: refusedByNode,
    backNumbers: 3,
  },
  // rabbitmq.com/docs/upgrade#rabbitmq-version-upgradability and docs/feature-flags.
  {
    name: "RabbitMQ",
    images: /(?:^|\/)rabbitmq$/,
    numbers: two,
    stops: ["3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "4.2"],
    onward: () => ({
      severity: "medium",
      says: "it starts only when all of its feature flags are on already.",
      hint: "run `rabbitmqctl enable_feature_flag all` with the old one before this is published, and again after.",
    }),
    back: refused,
  },
  // docs.influxdata.com/influxdb/v2/install/upgrade/: a tool converts 1 to 2; 3 is another engine.
  {
    name: "InfluxDB",
    images: /(?:^|\/)influxdb$/,
    numbers: one,
    stops: ["2"],
    onward: (_from, to) => ({
      severity: "high",
      says: "the new one does not read it.",
      hint:
        to[0] === 2
          ? "run `influxd upgrade` over it first."
          : "export it with the old one, and write it into an empty volume of the new one.",
    }),
    back: refused,
  },
  // prometheus.io/docs/prometheus/latest/migration/: what 3 wrote is read by 2.55 and nothing older.
  {
    name: "Prometheus",
    images: /(?:^|\/)prometheus$/,
    numbers: one,
    onward: ([first = 0, second = 0]) =>
      first === 2 && second < 55
        ? {
            severity: "medium",
            says: "what the new one writes is read by 2.55 and nothing older.",
            hint: "publish 2.55 first, so that there is a way back.",
          }
        : {
            severity: "low",
            says: "the old one reads it still.",
            hint: "look through the migration guide for settings that are gone.",
          },
    back: ([first = 0, second = 55]) =>
      first === 2 && second >= 55
        ? { severity: "low", says: "2.55 reads it.", hint: "look for settings that it does not know." }
        : refused(),
  },
  // etcd.io/docs/v3.6/upgrades/: one minor version at a time.
  {
    name: "etcd",
    images: /(?:^|\/)etcd$/,
    numbers: two,
    stops: ["3.0", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6"],
    onward: () => alone("medium", "take a snapshot first: it is the way back."),
    back: refused,
  },
  // clickhouse.com/docs: no rule of versions that a start holds to.
  { name: "ClickHouse", images: /(?:^|\/)(?:clickhouse|clickhouse-server)$/, numbers: two },
];
