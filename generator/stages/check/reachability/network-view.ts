import type { CompiledObject } from "../../../model/compiled.ts";
import { groupBy } from "../../../model/grouping.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asList, asRecord, asTextMap, textOf } from "../../../model/loose.ts";
import { foreignMonitoring } from "../../../model/names.ts";
import {
  addressEndpoint,
  type ContainerPort,
  type Endpoint,
  type Network,
  networkOf,
  podEndpoint,
} from "../../../model/network/endpoint.ts";
import { type ForeignPolicy, foreignPolicyOf, isForeign } from "../../../model/network/foreign.ts";
import type { Labels } from "../../../model/network/labels.ts";
import { type Policy, policyOf } from "../../../model/network/policy.ts";
import { protocolOf } from "../../../model/network/ports.ts";
import { customTemplates } from "../relations/custom-pods.ts";
import { isOpen, type Scope } from "../rule.ts";

/** Pods of one kind: those that one object makes. */
export interface Workload {
  readonly subject: CompiledObject;
  /** What edges call it: its pods' label `app`, or its own name. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly ports: readonly ContainerPort[];
  readonly images: readonly string[];
  /** Commands and arguments of its containers. */
  readonly words: readonly string[];
  /** `ClusterFirst`, or what the pod says instead. */
  readonly dnsPolicy: string;
  readonly hostNetwork: boolean;
  readonly endpoint: Endpoint;
  /** A policy of another maker is about its pods, so that nobody here knows what may reach them. */
  readonly foreign: boolean;
}

/** What the rule looks at, sorted by what it is. */
export interface NetworkView {
  readonly network: Network;
  /** More may exist than is in sight: see `isOpen`. */
  readonly open: boolean;
  /** Namespace of Prometheus. */
  readonly scrapedFrom: string;
  /** Namespace of the controller of Rollouts; undefined: it may be anywhere. */
  readonly analysedFrom: string | undefined;
  /** Ingress classes that somebody else makes. */
  readonly foreignClasses: readonly string[];
  /** Policies of other makers than Kubernetes. */
  readonly foreign: readonly ForeignPolicy[];
  /** Those of the unit that is proven. */
  readonly workloads: readonly Workload[];
  /** Those outside the unit: the cluster's. */
  readonly surroundings: readonly Workload[];
  /** Objects by kind, the unit's before the cluster's. */
  readonly byKind: ReadonlyMap<string, readonly CompiledObject[]>;
  /** Objects of the unit by kind. */
  readonly ownByKind: ReadonlyMap<string, readonly CompiledObject[]>;
}

/** The unit's objects with the cluster's around them. */
export function networkViewOf({ unit, cluster }: Scope): NetworkView {
  const own = new Set(unit.objects);
  const around = cluster.filter((compiled) => !own.has(compiled));
  const ownByKind = groupBy(unit.objects, kindOf);
  const byKind = groupBy([...unit.objects, ...around], kindOf);
  const network = networkOf(namespaces(byKind.get("Namespace") ?? []), policies(byKind.get("NetworkPolicy") ?? []));
  const foreign = [...unit.objects, ...around].flatMap(({ object }) => foreignPolicyOf(object) ?? []);
  return {
    network,
    open: isOpen(unit),
    scrapedFrom: unit.declared.scrapedFrom ?? foreignMonitoring,
    analysedFrom: unit.declared.analysedFrom,
    foreignClasses: (unit.declared.exists ?? []).flatMap(({ kind, name }) => (kind === "IngressClass" ? [name] : [])),
    foreign,
    workloads: unit.objects.flatMap((compiled) => workloadOf(compiled, network, foreign) ?? []),
    surroundings: around.flatMap((compiled) => workloadOf(compiled, network, foreign) ?? []),
    byKind,
    ownByKind,
  };
}

/** The namespace that an object is in; without one it goes into `default`. */
export function namespaceOf({ object }: CompiledObject): string {
  return textOf(object.metadata.namespace) ?? "default";
}

function workloadOf(
  compiled: CompiledObject,
  network: Network,
  foreign: readonly ForeignPolicy[],
): Workload | undefined {
  const template = podTemplateOf(compiled.object) ?? customTemplates(compiled.object).find(({ isWhole }) => isWhole);
  if (template === undefined) return undefined;
  const { containers, initContainers, hostNetwork, dnsPolicy } = asRecord(template.spec);
  const sidecars = asList(initContainers).filter((container) => asRecord(container).restartPolicy === "Always");
  const running = [...asList(containers), ...sidecars].map(asRecord);
  const labels = asTextMap(template.labels);
  const namespace = namespaceOf(compiled);
  const ports = running.flatMap(({ ports }) => asList(ports).flatMap(containerPortOf));
  const endpoint =
    hostNetwork === true ? addressEndpoint(undefined) : podEndpoint(network, { namespace, labels, ports });
  return {
    subject: compiled,
    name: labels.app ?? compiled.object.metadata.name,
    namespace,
    labels,
    annotations: asTextMap(template.annotations),
    ports,
    images: running.flatMap(({ image }) => textOf(image) ?? []),
    words: running.flatMap(({ command, args }) =>
      [...asList(command), ...asList(args)].flatMap((word) => textOf(word) ?? []),
    ),
    dnsPolicy: textOf(dnsPolicy) ?? "ClusterFirst",
    hostNetwork: hostNetwork === true,
    endpoint,
    foreign: isForeign(foreign, endpoint),
  };
}

function containerPortOf(value: unknown): readonly ContainerPort[] {
  const { name, containerPort, protocol } = asRecord(value);
  const known = protocolOf(protocol);
  if (typeof containerPort !== "number" || known === undefined) return [];
  return [{ name: textOf(name), port: containerPort, protocol: known }];
}

function namespaces(objects: readonly CompiledObject[]): ReadonlyMap<string, Labels> {
  return new Map(objects.map(({ object }) => [object.metadata.name, asTextMap(object.metadata.labels)]));
}

function policies(objects: readonly CompiledObject[]): readonly Policy[] {
  return objects
    .filter(({ object }) => object.apiVersion === "networking.k8s.io/v1")
    .map(({ object }) => policyOf(object));
}

function kindOf({ object }: CompiledObject): string {
  return object.kind;
}
