import type { Asset } from "./documents.ts";
import type { PortSpan, Protocol } from "./network/ports.ts";
import type { RolloutSettings } from "./rollouts.ts";
import type { Route } from "./routes.ts";

/** Fields of an object of Kubernetes, as somebody wrote them: they are held against its schema when they are compiled. */
export type Fields = Readonly<Record<string, unknown>>;

export interface ImageReference {
  readonly repository: string;
  readonly tag: string;
  readonly digest?: string;
}

/** CPU and memory as Kubernetes quantities. */
export type Amounts = {
  readonly cpu: string;
  readonly memory: string;
};

export interface ContainerResources {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** What a container gets that says nothing itself. */
export interface DefaultResources {
  readonly requests: Amounts;
  readonly limits: Pick<Amounts, "memory"> & Partial<Amounts>;
}

/** A container of the product's own: a service's, one that runs before it, or one beside it. */
export interface Container {
  readonly name: string;
  readonly image: ImageReference;
  /** What stands where it says nothing: what this project holds to be right, or what Kubernetes fills in. */
  readonly defaults: "hardened" | "kubernetes";
  /** Whose it is: its service's, which it follows; one of the project's registry; or somebody else's. */
  readonly imageOf: "service" | "project" | "elsewhere";
  readonly pullPolicy?: "Always" | "IfNotPresent" | "Never";
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  /** In the order of the file: a value may hold `$(NAME)` of one before it. */
  readonly env: readonly Variable[];
  readonly ports: readonly ContainerPort[];
  readonly probes: Probes;
  readonly mounts: readonly Mount[];
  /** Absent: those of `fields`, or none. */
  readonly resources?: ContainerResources;
  /** Laid over what is compiled. */
  readonly fields: Fields;
}

export interface Variable {
  readonly name: string;
  readonly value: VariableValue;
}

/** A text, or where the value comes from; `secret` is a key of the service's own Secret or of the shared one. */
export type VariableValue =
  | { readonly text: string }
  | { readonly secret: string }
  | { readonly secretKeyRef: KeyReference }
  | { readonly configMapKeyRef: KeyReference }
  | { readonly fieldRef: { readonly fieldPath: string; readonly apiVersion?: string } }
  | {
      readonly resourceFieldRef: {
        readonly resource: string;
        readonly containerName?: string;
        readonly divisor?: string;
      };
    };

export interface KeyReference {
  readonly name: string;
  readonly key: string;
  readonly optional?: boolean;
}

export interface ContainerPort {
  /** Absent: Kubernetes asks for none. */
  readonly name?: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** A port of a Service beside its main one. */
export interface ServicePort extends ContainerPort {
  readonly name: string;
  /** Number, or the name of a port of another container of the pod. */
  readonly targetPort: number | string;
  readonly appProtocol?: string;
}

/** Probes of Kubernetes; absent where there is none. */
export type Probes = Readonly<Partial<Record<"startup" | "liveness" | "readiness", Fields>>>;

/** Where a container sees a volume of its pod. */
export interface Mount {
  readonly volume: string;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly readOnly: boolean;
}

export interface Volume {
  readonly name: string;
  readonly source: VolumeSource;
}

export type VolumeSource =
  | {
      readonly type: "claim";
      readonly storage: string;
      readonly accessModes: readonly string[];
      readonly storageClass?: string;
    }
  | { readonly type: "files"; readonly files: readonly MountedFile[] }
  | { readonly type: VolumeFieldsType; readonly fields: Fields };

/** Sources of Kubernetes that are taken as they are written. */
export const volumeFieldsTypes = [
  "emptyDir",
  "secret",
  "configMap",
  "projected",
  "csi",
  "nfs",
  "persistentVolumeClaim",
  "downwardAPI",
  "hostPath",
] as const;

export type VolumeFieldsType = (typeof volumeFieldsTypes)[number];

/** A file under envs/ that pods see; `key`: its name in the ConfigMap. */
export interface MountedFile {
  readonly key: string;
  readonly content: Asset;
}

/** What makes the pods of a service. */
export type Workload =
  | { readonly kind: "Deployment" | "StatefulSet" | "DaemonSet" }
  | ({ readonly kind: "Rollout" } & RolloutSettings)
  | ({
      readonly kind: "CronJob";
      readonly schedule: string;
      readonly timeZone?: string;
      readonly concurrencyPolicy: "Forbid" | "Allow" | "Replace";
      readonly history: { readonly succeeded: number; readonly failed: number };
      readonly suspend: boolean;
      readonly startingDeadlineSeconds?: number;
    } & Run)
  | ({ readonly kind: "Job"; readonly hook?: "Sync" | "PreSync" | "PostSync" } & Run);

/** Pods that come to their end. */
export interface Run {
  readonly backoffLimit: number;
  readonly activeDeadlineSeconds?: number;
}

/** One of the product's services. */
export interface Service {
  /** What names of what its environment has one of begin with. */
  readonly product: string;
  readonly name: string;
  readonly type: "backend" | "web";
  /** What stands where it says nothing: what this project holds to be right, or what Kubernetes fills in. */
  readonly defaults: "hardened" | "kubernetes";
  /** Labels that its pods are selected by. */
  readonly selector: Readonly<Record<string, string>>;
  readonly workload: Workload;
  readonly container: Container;
  readonly initContainers: readonly Container[];
  readonly sidecars: readonly Container[];
  readonly volumes: readonly Volume[];
  readonly source: readonly string[];
  /** Entries of trip-service-config that are its variables. */
  readonly config: "all" | "used" | "none";
  /** Main port of the container and of the Service; absent for what nobody calls. */
  readonly port?: number;
  readonly ports: readonly ServicePort[];
  /** Absent: there is none. */
  readonly service?: ServiceSettings;
  readonly health?: string;
  /** Where Prometheus scrapes it; absent when it has no metrics. */
  readonly metrics?: { readonly path: string; readonly port: number };
  /** Pods; 1 for what has no number of them. */
  readonly replicas: number;
  /** Whether its number of pods is written: else an autoscaler, or whoever scales it, keeps it. */
  readonly setsReplicas: boolean;
  readonly uses: readonly string[];
  readonly destinations: readonly Destination[];
  /** Keys of its own Secret and of the one that all backends share; `variables` are those of both that are variables of their names. */
  readonly secrets: Readonly<Record<"own" | "shared" | "variables", readonly string[]>>;
  readonly routes: readonly Route[];
  /** Fields of the workload's specification, or of its Jobs', that stand as they are written. */
  readonly specification: Readonly<Partial<Record<SpecificationField, number>>>;
  /** How pods are replaced, where it says so itself. */
  readonly rollout?: Rollout;
  /** Whether old pods go before new ones come. */
  readonly recreates: boolean;
  readonly autoscaling?: Autoscaling;
  /** Limits of its disruption budget; absent: it has none. */
  readonly disruption?: Disruption;
  /** Secrets that its images are pulled with, the cluster's among them. */
  readonly pullSecrets: readonly string[];
  /** Absent: the image's. */
  readonly runAsUser?: number;
  readonly writablePaths: readonly string[];
  readonly runtimeConfigPath: string;
  readonly account: AccountSettings;
  readonly metadata: Metadata;
  /** Of what is made, without the pods. */
  readonly objectMetadata: Metadata;
  /** Of the pods alone. */
  readonly podMetadata: Metadata;
  /** Fields of the PodSpec, laid over what is compiled. */
  readonly pod: Fields;
  /** Strategic merge patches by kind, onto what is compiled. */
  readonly patches: readonly { readonly kind: string; readonly patch: Fields }[];
}

export const specificationFields = [
  "minReadySeconds",
  "progressDeadlineSeconds",
  "revisionHistoryLimit",
  "ttlSecondsAfterFinished",
] as const;

export type SpecificationField = (typeof specificationFields)[number];

export interface Rollout {
  readonly maxSurge: number | string;
  readonly maxUnavailable: number | string;
}

export interface Autoscaling {
  readonly maxReplicas: number;
  /** Percent of what is requested. */
  readonly cpu?: number;
  readonly memory?: number;
  /** Further ones, as autoscaling/v2 has them. */
  readonly metrics: readonly Fields[];
  readonly behavior: Fields;
}

export type Disruption = { readonly maxUnavailable: number | string } | { readonly minAvailable: number | string };

/** Somewhere outside the cluster that a service calls. */
export interface Destination {
  readonly name: string;
  readonly cidr: string;
  readonly except: readonly string[];
  readonly protocol: Protocol;
  readonly ports: readonly PortSpan[];
}

export interface ServiceSettings {
  readonly name: string;
  /** Port of it that leads to the main one of the pods; absent: there is no main one. */
  readonly port?: number;
  readonly type: "ClusterIP" | "NodePort" | "LoadBalancer";
  readonly headless: boolean;
  /** Its own; null takes out one of the service's. */
  readonly labels: Readonly<Record<string, string | null>>;
  readonly annotations: Readonly<Record<string, string | null>>;
  readonly sessionAffinity: "None" | "ClientIP";
  /** Labels that it finds its pods by. */
  readonly selector: Readonly<Record<string, string>>;
}

export interface AccountSettings {
  /** Whether it is made; else somebody else's, or the namespace's own, is used. */
  readonly isMade: boolean;
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Absent: as Kubernetes does. */
  readonly token?: boolean;
  /** Rules of a Role; none: there is no Role. */
  readonly rules: readonly Fields[];
}

export interface Metadata {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
