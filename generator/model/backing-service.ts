import type { AskedProbes } from "./probes.ts";
import type { Container, ContainerResources, Fields, Metadata } from "./workload.ts";

/** Something that services use and that is none itself, in the cluster or outside. */
export type BackingService = BackingPod | External;

/** What has pods in the environment. */
export type BackingPod = Database | Redis | Rabbitmq | ZooKeeper | Kafka | KafkaUi;

export type BackingType = BackingService["type"];

/** Keys of passwords in the Secret of a backing service. */
export type AccountKey = "root-password" | "user-password";

interface Named {
  readonly name: string;
}

interface WithPods extends Omit<Container, "ports" | "mounts" | "probes"> {
  readonly resources: ContainerResources;
  /** Instead of those of its type, which `null` switches off, or fields of theirs. */
  readonly probes: AskedProbes;
  readonly initContainers: readonly Container[];
  readonly sidecars: readonly Container[];
  readonly metadata: Metadata;
  /** Name of its Service. */
  readonly service: string;
  /** Fields of the PodSpec, laid over what is compiled. */
  readonly pod: Fields;
  readonly patches: readonly { readonly kind: string; readonly patch: Fields }[];
}

interface WithStorage {
  /** Size of the claim; absent: what it holds goes with its pod. */
  readonly storage?: string;
}

export interface Database extends WithPods, WithStorage {
  readonly type: "mysql" | "mongodb" | "postgres";
  readonly database?: string;
  /** Absent: there are no accounts. */
  readonly user?: string;
  /** File name and text of the script that initialises an empty volume. */
  readonly init?: { readonly name: string; readonly text: string };
}

export interface Redis extends WithPods, WithStorage {
  readonly type: "redis";
}

export interface Rabbitmq extends WithPods, WithStorage {
  readonly type: "rabbitmq";
  /** Absent: the image's own account, which everybody knows. */
  readonly user?: string;
}

interface JavaProcess extends WithPods {
  /** MiB. */
  readonly heap: number;
}

export interface ZooKeeper extends JavaProcess, WithStorage {
  readonly type: "zookeeper";
}

export interface Kafka extends JavaProcess, WithStorage {
  readonly type: "kafka";
  /** Where it keeps its metadata. */
  readonly keeping:
    | { readonly mode: "zookeeper" /** Name of its ZooKeeper. */; readonly zookeeper: string }
    | { readonly mode: "kraft" /** Absent: it follows from where it is. */; readonly clusterId?: string };
  readonly topics: readonly { readonly name: string; readonly partitions: number; readonly replication: number }[];
  readonly topicsJob: { readonly resources: ContainerResources };
}

export interface KafkaUi extends JavaProcess {
  readonly type: "kafka-ui";
  /** Names of the Kafkas that it shows. */
  readonly clusters: readonly string[];
}

/** Something outside the cluster. */
export interface External extends Named {
  readonly type: "external";
  readonly host: string;
  /** The main one first, without a name. */
  readonly ports: readonly { readonly name?: string; readonly port: number }[];
  /** CIDRs. */
  readonly addresses: readonly string[];
  /** Of trip-service-config, by their whole names; `null` takes one of the usual ones out. */
  readonly entries: Readonly<Record<string, string | null>>;
  /** Keys of its Secret. */
  readonly secrets: readonly string[];
}
