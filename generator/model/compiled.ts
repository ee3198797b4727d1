import type { PortSpan, Protocol } from "./network/ports.ts";
import type { PatchFault } from "./object-patches.ts";

/** A Kubernetes object as it is written: plain data, no undefined, no empty lists or maps. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly [field: string]: unknown;
}

export interface ObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * The setting that an object comes from. For an object that was read from a manifest `pointer` is empty: it comes from
 * the manifest as a whole. `files` (relative to the project folder) are in order of precedence: an
 * environment's file, then base.json. `pointer` is a JSON pointer that holds in the merged settings, so it may exist
 * in one of the files only.
 */
export interface Origin {
  readonly files: readonly string[];
  readonly pointer: string;
}

/** One object with the file it goes into and the setting it comes from. */
export interface CompiledObject {
  /** Path below the unit's directory, with forward slashes, e.g. `mysql/deployment-mysql.yaml`. */
  readonly path: string;
  readonly object: KubernetesObject;
  readonly origin: Origin;
  /** Which of its fields come from a setting below its origin: asked for when something is found. */
  readonly written?: () => readonly WrittenFields[];
}

/**
 * Where something stands: `path` in the object, `pointer` in the settings. With `fields` the setting is in Kubernetes' own
 * words, and what it does not say is not its own; without, all below `path` comes from it.
 */
export interface WrittenFields {
  readonly path: readonly string[];
  readonly pointer: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Where the setting stands, when that is elsewhere than the object's origin. */
  readonly files?: readonly string[];
}

/** A file that holds no object, e.g. a pipeline. */
export interface CompiledFile {
  /** Path below the unit's directory, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/**
 * One folder of output: an environment's, the cluster's, Argo CD's or the pipelines'; or manifests that somebody else
 * made. The pipelines are not published: they belong into the application repository.
 */
export interface CompiledUnit {
  readonly kind: "environment" | "cluster" | "argocd" | "ci" | "manifests";
  /** The environment's name, or what the kind is. */
  readonly name: string;
  /** Folder below the project's, e.g. `out/dev`. */
  readonly directory: string;
  readonly objects: readonly CompiledObject[];
  readonly files?: readonly CompiledFile[];
  readonly declared: Declared;
  /** What an environment's objects and `declared` follow from; without it they may follow from more. */
  readonly basis?: () => Basis;
}

/** All that a unit is compiled from, by which it is told which other one comes to the same but for names. */
export interface Basis {
  /** Its settings. */
  readonly settings: string;
  /** What all units are compiled from besides. */
  readonly shared: string;
  readonly namespace: string;
  readonly hosts: readonly string[];
  /** Digests of settings that stand in the objects. */
  readonly digests: readonly string[];
}

/** Nothing is said beside the objects. */
export const nothingDeclared: Declared = {
  edges: [],
  destinations: [],
  externals: [],
  floatingTags: "forbid",
};

/** What an environment's files say beside the objects, for the rules that hold the objects against it. */
export interface Declared {
  /** Calls that must be possible, by workload: the service graph with the edges that backing services have themselves. */
  readonly edges: readonly Edge[];
  /** Places outside the cluster that a workload calls. */
  readonly destinations: readonly OutsideDestination[];
  /** Objects that somebody else makes, e.g. Secrets. */
  readonly externals: readonly ExternalObject[];
  /** Namespace of the Prometheus that scrapes the unit's pods. */
  readonly scrapedFrom?: string;
  /** Namespace of the controller that runs the analyses of the unit's Rollouts. */
  readonly analysedFrom?: string;
  /** Objects that exist without being made here, as `--exists` names them. */
  readonly exists?: readonly ExistingObject[];
  /** Whether the product's images may have tags that move. */
  readonly floatingTags: "allow" | "forbid";
  /** What is wrong with patches of the unit's objects. */
  readonly patches?: readonly PatchFault[];
}

/** `from` may call `port` of the pods of `to`. Workloads are named by their pods' label `app`. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly origin: Origin;
}

/** `from` may call `ports` of addresses in `cidr` that are not in `except`. */
export interface OutsideDestination {
  readonly from: string;
  readonly name: string;
  readonly cidr: string;
  readonly except: readonly string[];
  readonly protocol: Protocol;
  readonly ports: readonly PortSpan[];
  readonly origin: Origin;
}

/** An object that is there without being among the manifests. `namespace` undefined: in any, or of the whole cluster. */
export interface ExistingObject {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** An object of the unit's namespace that exists without being compiled. `keys`: the entries it has. */
export interface ExternalObject {
  readonly kind: "Secret" | "ConfigMap";
  readonly name: string;
  readonly keys: readonly string[];
}
