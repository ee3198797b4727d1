import type { Diagnostic, Sources } from "../diagnostics/diagnostic.ts";
import type { BackingService } from "./backing-service.ts";
import type { ChartRequest } from "./charts/request.ts";
import type { RouteController } from "./controllers/adapter.ts";
import type { Chart, ClusterFile, EnvironmentFile, Issuer, PodSecurityLevel, RemoteKey } from "./input.ts";
import type { ObjectPatch } from "./object-patches.ts";
import type { OwnObject } from "./own-objects.ts";
import type { WeighingFacts } from "./rollouts.ts";
import type { SecretNeed } from "./secrets/need.ts";
import type { Waivers } from "./waivers.ts";
import type { ContainerResources, DefaultResources, ImageReference, Rollout, Service } from "./workload.ts";

/** Everything that is compiled: all faults are out, all defaults are in. Maps have become lists sorted by name. */
export interface System {
  readonly cluster: Cluster;
  readonly environments: readonly Environment[];
  readonly ci: Ci;
  /** Objects of one's own by their unit: an environment's name, or `cluster`. */
  readonly own: ReadonlyMap<string, readonly OwnObject[]>;
  /** Definitions of custom resources that others install: schemas of objects of one's own. */
  readonly definitions: readonly OwnObject[];
  /** Charts that `trip-config charts update` renders, of the cluster and of every environment. */
  readonly charts: readonly ChartRequest[];
}

/** What the pipelines of the application repository are compiled from. */
export interface Ci {
  readonly builder: "docker" | "buildkit";
  /** Argo CD's API server as the agents see it: a host, or a host and a port. */
  readonly argocdServer: string;
  readonly buildMinutes: number;
  readonly waitMinutes: number;
  /** What is built, sorted by name. */
  readonly services: readonly BuiltService[];
  /** Environment that gets every new image at once. Absent: images are built and pushed, and nothing more. */
  readonly entry?: EnvironmentFacts;
  /** Environment that the entry's images are promoted to, for tests before a release. */
  readonly tested?: EnvironmentFacts;
  /** Environment that a release goes to, from the tested one or else the entry. */
  readonly released?: EnvironmentFacts;
}

/** A service as it is built in the application repository; with others whose image is of the same repository. */
export interface BuiltService {
  readonly name: string;
  /** Repository of its image, with the registry, without tag. */
  readonly image: string;
  /** Directories whose change rebuilds it. */
  readonly source: readonly string[];
  /** Directory with its Dockerfile. */
  readonly context: string;
}

/** What the env files come to. `system` is absent when they have a fault. */
export interface Resolution {
  readonly system?: System;
  readonly waivers?: Waivers;
  readonly sources: Sources;
  readonly diagnostics: readonly Diagnostic[];
}

/** cluster.json with its defaults. */
export interface Cluster
  extends Omit<
    ClusterFile,
    | "product"
    | "pullSecrets"
    | "argocd"
    | "charts"
    | "ci"
    | "repositories"
    | "certificates"
    | "ingress"
    | "metallb"
    | "metricsServer"
    | "rollouts"
    | "sealedSecrets"
    | "externalSecrets"
    | "monitoring"
    | "logging"
  > {
  /** What names begin with. */
  readonly product: string;
  /** Secrets that every pod of the environments pulls its images with. */
  readonly pullSecrets: readonly string[];
  /** What makes Secrets in environments that do not leave that to a person. */
  readonly secretControllers: readonly SecretController[];
  readonly charts: readonly PlatformChart[];
  readonly argocd: { readonly namespace: string; readonly server: string; readonly notifications?: CommitStatuses };
  readonly repositories: Readonly<Record<"application" | "source" | "config", { url: string; branch: string }>>;
  /** Absent where the cluster has its own, as are the next two. */
  readonly certificates?: {
    /** Name of the ClusterIssuer. */
    readonly issuer: string;
    /** How it is made; absent where the cluster has its own, as is the chart. */
    readonly made?: Required<Pick<Issuer, "email" | "server" | "solver">>;
    readonly chart?: Chart;
  };
  readonly metallb?: NonNullable<ClusterFile["metallb"]>;
  readonly metricsServer?: NonNullable<ClusterFile["metricsServer"]>;
  /** Argo Rollouts; absent: there is none. */
  readonly rollouts?: {
    readonly namespace: string;
    /** Absent where the cluster has its own. */
    readonly chart?: Chart;
  };
  readonly ingress: {
    readonly className: string;
    readonly namespace: string;
    /** `ingress-nginx` or `traefik`, or what the cluster has instead. */
    readonly controller: string;
    /** What it can express, and the API that it is spoken to by. */
    readonly routes: RouteController;
    /** Of its pods. */
    readonly podLabels: Readonly<Record<string, string>>;
    /** Absent where the cluster has its own. */
    readonly installed?: Backing & { readonly replicas: number; readonly config: Readonly<Record<string, string>> };
    /** Chart of the definitions that its API needs; absent: they are there. */
    readonly crds?: { readonly chart: Chart };
  };
  /** Absent when it is switched off, as is each part that is. */
  readonly monitoring?: Monitoring;
  readonly logging?: Logging;
}

export interface Monitoring {
  readonly namespace: string;
  readonly prometheus: Backing & {
    readonly storage: string;
    readonly retention: { readonly time: string; readonly size: string };
  };
  readonly kubeStateMetrics?: Backing;
  readonly grafana?: Backing;
}

export interface Logging {
  readonly namespace: string;
  readonly elasticsearch: Backing & {
    /** MiB. */
    readonly heap: number;
    readonly storage: string;
    readonly retention: string;
    readonly setup: { readonly resources: ContainerResources };
  };
  readonly fluentd?: Backing;
  readonly kibana?: Backing;
}

/** A chart of cluster.json, with its defaults. */
export interface PlatformChart {
  readonly request: ChartRequest;
  /** What its namespace enforces. */
  readonly podSecurity: PodSecurityLevel;
  /** false: Argo CD renders it. */
  readonly render: boolean;
}

export interface SecretController {
  readonly setting: "sealedSecrets" | "externalSecrets";
  readonly chart: Chart;
  /** Whether an environment needs it: it is installed then. */
  readonly used: boolean;
}

/** Argo CD's notifications set statuses of commits of the config repository, on GitHub. */
export interface CommitStatuses {
  /** `owner/name` of the config repository. */
  readonly name: string;
  /** Address of GitHub's API, and of the repository for people; without slash at the end. */
  readonly api: string;
  readonly web: string;
  /** `key`: where it stands in the Secret argocd-notifications-secret. */
  readonly credential:
    | { readonly type: "token"; readonly key: string }
    | { readonly type: "app"; readonly appId: number; readonly installationId: number; readonly key: string };
}

/** Settings with their defaults: all that a person may leave out is there, and nothing is switched off. */
type Settled<Setting> = Setting extends readonly (infer Item)[]
  ? readonly Item[]
  : Setting extends object
    ? { readonly [Key in keyof Setting]-?: Settled<NonNullable<Setting[Key]>> }
    : Setting;

/** Settings of an environment that come to something of another form; those that follow from the schema alone are not named. */
type FormedSettings =
  | "$schema"
  | "backingServices"
  | "charts"
  | "config"
  | "container"
  | "hold"
  | "hosts"
  | "images"
  | "ingress"
  | "limitRange"
  | "metadata"
  | "ownImages"
  | "patches"
  | "pod"
  | "promotion"
  | "quota"
  | "rollout"
  | "secrets"
  | "services"
  | "sharedSecrets"
  | "smokeTest";

/** An environment's file merged over base.json. */
export interface Environment extends Settled<Omit<EnvironmentFile, FormedSettings>> {
  readonly name: string;
  /** What names of what it has one of begin with. */
  readonly product: string;
  /** Its file, from the project folder; base.json is where the rest of it comes from. */
  readonly file: string;
  /** By name; web, api and admin are always there. */
  readonly hosts: Readonly<Record<string, string> & Record<"web" | "api" | "admin", string>>;
  /** Absent, as is the next: there is none. */
  readonly quota?: Readonly<Record<string, string>>;
  readonly limitRange?: DefaultResources;
  readonly floatingTags: "allow" | "forbid";
  readonly promotion: {
    /** Environment whose images promote takes. */
    readonly from?: string;
    /** How long this environment has to have been healthy before the next one takes its images; 0: not at all. */
    readonly soakSeconds: number;
  };
  /** Present: nothing is promoted to it. */
  readonly hold?: Hold;
  readonly secrets: Secrets;
  readonly ingress: IngressSettings;
  readonly rollout: Rollout;
  readonly config: Readonly<Record<string, string>>;
  readonly services: readonly Service[];
  /** In the order of their types, then by name. */
  readonly backingServices: readonly BackingService[];
  /** Images of objects of one's own, by name. */
  readonly ownImages: readonly OwnImage[];
  /** In the order in which they are laid over. */
  readonly patches: readonly ObjectPatch[];
  readonly smokeTest?: { readonly image: ImageReference; readonly resources: ContainerResources };
}

/** What whoever publishes, releases or promotes has to know of every environment. */
export type EnvironmentSummary = Pick<
  Environment,
  "name" | "file" | "namespace" | "argocd" | "publish" | "promotion" | "hold"
>;

/**
 * What others than an environment itself are compiled from: the cluster, Argo CD and the pipelines know no more of it. As
 * long as it stays, nothing outside of the environment's own folder changes, whatever else is set in its file.
 */
export interface EnvironmentFacts
  extends Pick<
    Environment,
    "name" | "product" | "file" | "namespace" | "access" | "argocd" | "publish" | "promotion" | "backingServices"
  > {
  readonly ingress: Pick<Environment["ingress"], "tlsSecret" | "listeners">;
  readonly secrets: Pick<Environment["secrets"], "provider">;
  readonly services: readonly ServiceFacts[];
}

/** The same of a service. */
export interface ServiceFacts extends Pick<Service, "name" | "autoscaling" | "metrics" | "replicas" | "source"> {
  readonly workload: Pick<Service["workload"], "kind"> & WeighingFacts & { readonly takesOver?: boolean };
  /** Of what weighs requests; nobody else asks. */
  readonly routes: readonly Pick<Service["routes"][number], "name">[];
  readonly container: { readonly image: Pick<Service["container"]["image"], "repository"> };
  readonly sidecars: readonly Pick<Service["sidecars"][number], "name">[];
}

/** The repository as objects of one's own write it, with what follows it. */
export interface OwnImage {
  readonly name: string;
  readonly image: ImageReference;
  /** Whether it lies in the project's registry, and so is built by the project. */
  readonly isBuilt: boolean;
}

export interface Hold {
  readonly reason: string;
  /** The release that was restored: a tag of config, or how the hash of a commit of it begins. */
  readonly release?: string;
}

/** Who makes the environment's Secrets, and which they are. */
export type Secrets = { readonly needs: readonly SecretNeed[] } & (
  | { readonly provider: "manual" }
  | { readonly provider: "sealed-secrets"; readonly sealed: readonly SealedValues[] }
  | {
      readonly provider: "external-secrets";
      readonly store: {
        /** spec.provider of the SecretStore. */
        readonly provider: Readonly<Record<string, unknown>>;
        /** Annotations of the account `secret-store`; absent: there is none. */
        readonly accountAnnotations?: Readonly<Record<string, string>>;
      };
      readonly refreshInterval: string;
      readonly remote: readonly { readonly name: string; readonly keys: Readonly<Record<string, RemoteKey>> }[];
    }
);

/** Sealed values of one Secret, by key. */
export interface SealedValues {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

export interface IngressSettings {
  /** What is told of a route what an Ingress has no fields for, and how. */
  readonly controller: RouteController;
  /** Secret of the environment's certificate; without it HTTP only. */
  readonly tlsSecret?: string;
  readonly maxBodySize: string;
  /** Of every Ingress. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly corsOrigins: readonly string[];
  /** What a person is told who is asked for the password of the admin pages. */
  readonly adminRealm: string;
  /** Requests a second and client address. */
  readonly rateLimit?: number;
  /** Hosts that the cluster's Gateway ends TLS for, sorted by name; absent where routes are said by Ingresses. */
  readonly listeners?: readonly { readonly name: string; readonly address: string }[];
}

export interface Backing {
  readonly image: ImageReference;
  readonly resources: ContainerResources;
}
