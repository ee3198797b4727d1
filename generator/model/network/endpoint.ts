import { addressOf } from "./addresses.ts";
import type { Labels } from "./labels.ts";
import { type Policy, portName } from "./policy.ts";
import { type Ports, type Protocol, portPlace } from "./ports.ts";

/** A port that a container of a pod declares. */
export interface ContainerPort {
  readonly name?: string | undefined;
  readonly port: number;
  readonly protocol: Protocol;
}

export interface Pod {
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];
  /** Left out where nobody can know it, as before a pod exists. */
  readonly ip?: string;
}

/** The namespaces' labels and the policies, by namespace. */
export interface Network {
  readonly namespaceLabels: ReadonlyMap<string, Labels>;
  readonly policies: ReadonlyMap<string, readonly Policy[]>;
}

/** One end of a connection, with what decides about it looked up. */
export interface Endpoint {
  /** undefined: no pod that policies see, but an address outside, or a pod in its node's network. */
  readonly pod: { readonly namespace: string; readonly namespaceLabels: Labels; readonly labels: Labels } | undefined;
  /** Place of its IP address (see addresses.ts); undefined: not known. */
  readonly address: bigint | undefined;
  /** The ports behind a name, which `portName` makes. */
  readonly named: ReadonlyMap<string, Ports>;
  /** The policies that isolate it for incoming connections. */
  readonly ingress: readonly Policy[];
  /** The policies that isolate it for outgoing connections. */
  readonly egress: readonly Policy[];
}

/** Namespaces by name with their labels, and policies, made ready for `podEndpoint`. */
export function networkOf(namespaces: ReadonlyMap<string, Labels>, policies: readonly Policy[]): Network {
  const byNamespace = new Map<string, Policy[]>();
  for (const policy of policies) {
    const siblings = byNamespace.get(policy.namespace);
    if (siblings === undefined) byNamespace.set(policy.namespace, [policy]);
    else siblings.push(policy);
  }
  const namespaceLabels = new Map([...namespaces].map(([name, labels]) => [name, withName(name, labels)]));
  return { namespaceLabels, policies: byNamespace };
}

/** A pod as an end of connections. */
export function podEndpoint(network: Network, { namespace, labels, ports, ip }: Pod): Endpoint {
  const selecting = (network.policies.get(namespace) ?? []).filter((policy) => policy.selects(labels));
  const namespaceLabels = network.namespaceLabels.get(namespace) ?? withName(namespace, {});
  return {
    pod: { namespace, namespaceLabels, labels },
    address: ip === undefined ? undefined : addressOf(ip),
    named: namedPorts(ports),
    ingress: selecting.filter((policy) => policy.ingress !== undefined),
    egress: selecting.filter((policy) => policy.egress !== undefined),
  };
}

/**
 * An end of connections that no selector matches and no policy isolates: an address outside the cluster, or a pod with
 * hostNetwork, which most network plugins cannot tell from its node (kubernetes.io/docs/concepts/services-networking/
 * network-policies, "NetworkPolicy and hostNetwork pods"). `ip` undefined: some address that is not known.
 */
export function addressEndpoint(ip: string | undefined): Endpoint {
  const address = ip === undefined ? undefined : addressOf(ip);
  return { pod: undefined, address, named: new Map(), ingress: [], egress: [] };
}

/** Every namespace carries its name as a label, whatever its manifest says (pkg/registry/core/namespace/strategy.go). */
function withName(name: string, labels: Labels): Labels {
  return { ...labels, "kubernetes.io/metadata.name": name };
}

function namedPorts(ports: readonly ContainerPort[]): ReadonlyMap<string, Ports> {
  const named = new Map<string, Ports>();
  for (const { name, port, protocol } of ports) {
    if (name === undefined) continue;
    const place = portPlace(protocol, port);
    const key = portName(protocol, name);
    named.set(key, [...(named.get(key) ?? []), { first: place, end: place + 1 }]);
  }
  return named;
}
