import type { AccountKey, BackingPod, BackingService, BackingType } from "./backing-service.ts";

/** Entry of trip-service-config, behind the name in capitals: `MYSQL_HOST`. */
export type BackingEntry = "HOST" | "PORT" | "DATABASE" | "BOOTSTRAP_SERVERS";

interface Port {
  /** Name of the container's port; that of the type unless said. */
  readonly name?: string;
  readonly port: number;
  /** Whether an image has it, by its tag; every one unless said. */
  readonly isIn?: (tag: string) => boolean;
}

/** A password that an engine is given, and its key in the Secret. */
interface Account {
  readonly key: AccountKey;
  /** Whether it is the one of the user that services connect as. */
  readonly isOfUsers: boolean;
}

interface Row {
  /** Settings besides those that everything with pods has. */
  readonly settings: readonly string[];
  /** TCP ports of its Service and container; the first is the main one. */
  readonly ports: readonly [Port, ...Port[]] | readonly [];
  /** What services are told of it. */
  readonly entries: readonly BackingEntry[];
  readonly accounts: readonly Account[];
}

const database = ["storage", "database", "user", "init"] as const;

/** Every type of what an environment can have besides its services, in the order in which they are told. */
export const backingTypes = {
  mysql: {
    settings: database,
    ports: [{ port: 3306 }],
    entries: ["HOST", "PORT", "DATABASE"],
    accounts: [
      { key: "root-password", isOfUsers: false },
      { key: "user-password", isOfUsers: true },
    ],
  },
  mongodb: {
    settings: database,
    ports: [{ port: 27017 }],
    entries: ["HOST", "PORT", "DATABASE"],
    accounts: [{ key: "root-password", isOfUsers: true }],
  },
  postgres: {
    settings: database,
    ports: [{ port: 5432 }],
    entries: ["HOST", "PORT", "DATABASE"],
    accounts: [{ key: "user-password", isOfUsers: true }],
  },
  redis: { settings: ["storage"], ports: [{ port: 6379 }], entries: ["HOST", "PORT"], accounts: [] },
  rabbitmq: {
    settings: ["storage", "user"],
    // The official images have the pages for administrators where their tags say so.
    ports: [
      { name: "amqp", port: 5672 },
      { name: "management", port: 15672, isIn: (tag) => /(?:^|-)management(?:-|$)/.test(tag) },
    ],
    entries: ["HOST", "PORT"],
    accounts: [{ key: "user-password", isOfUsers: true }],
  },
  zookeeper: { settings: ["storage", "heap"], ports: [{ port: 2181 }], entries: [], accounts: [] },
  kafka: {
    settings: ["storage", "heap", "mode", "zookeeper", "clusterId", "topics", "topicsJob"],
    ports: [{ port: 9092 }],
    entries: ["BOOTSTRAP_SERVERS"],
    accounts: [],
  },
  "kafka-ui": { settings: ["heap", "kafka"], ports: [{ name: "http", port: 8080 }], entries: [], accounts: [] },
  external: {
    settings: ["host", "port", "ports", "addresses", "entries", "secrets"],
    ports: [],
    entries: ["HOST", "PORT"],
    accounts: [],
  },
} as const satisfies Readonly<Record<BackingType, Row>>;

/** In the order of the table. */
export const backingTypeNames = Object.keys(backingTypes) as readonly BackingType[];

/** What is said of everything that has pods. */
const podSettings = [
  "type",
  "image",
  "pullPolicy",
  "resources",
  "command",
  "args",
  "workingDir",
  "env",
  "probes",
  "initContainers",
  "sidecars",
  "service",
  "metadata",
  "pod",
  "container",
  "patch",
] as const;

/** Of those, what is said of an image, or of how it is run. */
export const imageSettings: readonly string[] = [
  "image",
  "command",
  "args",
  "workingDir",
  "env",
  "probes",
  "initContainers",
  "sidecars",
  "pod",
  "container",
  "patch",
];

/** The row of a type, as one of its kind. */
export function backingType(type: BackingType): Row {
  return backingTypes[type];
}

/** Every setting that a type has. */
export function settingsOf(type: BackingType): readonly string[] {
  return [...(type === "external" ? ["type"] : podSettings), ...backingType(type).settings];
}

/** What of it has pods. */
export function podsOf(backing: readonly BackingService[]): readonly BackingPod[] {
  return backing.filter((one) => one.type !== "external");
}

/** Those of a type. */
export function ofType<Type extends BackingType>(
  backing: readonly BackingService[],
  type: Type,
): readonly Extract<BackingService, { type: Type }>[] {
  return backing.filter((one): one is Extract<BackingService, { type: Type }> => one.type === type);
}

/** Its TCP ports by name, the main one first. */
export function portsOf(one: BackingService): readonly { readonly name: string; readonly port: number }[] {
  if (one.type === "external") return one.ports.map(({ name, port }) => ({ name: name ?? one.type, port }));
  return backingType(one.type)
    .ports.filter(({ isIn }) => isIn === undefined || isIn(one.image.tag))
    .map(({ name, port }) => ({ name: name ?? one.type, port }));
}

/** Where pods of the environment find it: a host and a port. */
export function addressOf(one: BackingPod): string {
  return `${one.service}:${mainPort(one)}`;
}

export function mainPort(one: BackingService): number {
  return portsOf(one)[0]?.port ?? 0;
}

/** The user that services connect as, where there are accounts. */
export function userOf(one: BackingService): string | undefined {
  return "user" in one ? one.user : undefined;
}

/** The passwords that it is given. */
export function accountsOf(one: BackingService): readonly Account[] {
  return userOf(one) === undefined ? [] : backingType(one.type).accounts;
}

/** What entries and variables of a backing service begin with: `CARTS_DB`. */
export function variablePrefix(name: string): string {
  return name.replaceAll("-", "_").toUpperCase();
}
