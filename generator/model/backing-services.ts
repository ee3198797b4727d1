/** How the settings of a backing service are read; `Forms` of resolved.ts says what they come to. */
export type BackingForm = "container" | "database" | "java-process" | "java-server" | "kafka";

/** Entry of trip-service-config, behind the name in capitals: `MYSQL_HOST`. */
export type BackingEntry = "HOST" | "PORT" | "DATABASE" | "BOOTSTRAP_SERVERS";

interface Row {
  readonly form: BackingForm;
  /** TCP port of its Service and container. */
  readonly port: number;
  /** What services are told of it. */
  readonly entries: readonly BackingEntry[];
}

/** Everything that an environment can have besides its services. */
export const backingTable = {
  mysql: { form: "database", port: 3306, entries: ["HOST", "PORT", "DATABASE"] },
  mongodb: { form: "database", port: 27017, entries: ["HOST", "PORT", "DATABASE"] },
  redis: { form: "container", port: 6379, entries: ["HOST", "PORT"] },
  zookeeper: { form: "java-server", port: 2181, entries: [] },
  kafka: { form: "kafka", port: 9092, entries: ["BOOTSTRAP_SERVERS"] },
  "kafka-ui": { form: "java-process", port: 8080, entries: [] },
} as const satisfies Readonly<Record<string, Row>>;

export type BackingServiceName = keyof typeof backingTable;

/** In the order of the table. */
export const backingNames = Object.keys(backingTable) as readonly BackingServiceName[];
