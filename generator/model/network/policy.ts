import { asList, asRecord, textOf } from "../loose.ts";
import { type Addresses, addressesOf, everyIpv4Address } from "./addresses.ts";
import { subtract } from "./intervals.ts";
import { type LabelTest, labelTest } from "./labels.ts";
import { everyPort, type Ports, portRange, protocolOf } from "./ports.ts";

/**
 * A networking.k8s.io/v1 NetworkPolicy, read once. Source of its meaning: the comments in
 * k8s.io/api/networking/v1/types.go, and pkg/apis/networking/v1/defaults.go for what is left out.
 */
export interface Policy {
  readonly namespace: string;
  readonly name: string;
  readonly selects: LabelTest;
  /** What may reach the pods that it selects; undefined when it does not isolate them in this direction. */
  readonly ingress: readonly PolicyRule[] | undefined;
  /** What the pods that it selects may reach; undefined when it does not isolate them in this direction. */
  readonly egress: readonly PolicyRule[] | undefined;
}

/** Allows what is both from (or to) one of the peers and on one of the ports. */
export interface PolicyRule {
  /** undefined: everybody. */
  readonly peers: readonly Peer[] | undefined;
  readonly ports: Ports;
  /** Ports whose number the target pod says, as `portName` makes them. */
  readonly portNames: readonly string[];
}

export type Peer =
  | {
      readonly kind: "pods";
      /** Labels of the pods' namespace; undefined: the policy's own namespace. */
      readonly namespaces: LabelTest | undefined;
      readonly pods: LabelTest;
    }
  | {
      readonly kind: "addresses";
      readonly addresses: Addresses;
      /** It has every IPv4 address, so it also has those that nobody knows yet. */
      readonly everywhere: boolean;
    };

/** A named port together with its protocol: the same name may stand for one port of each. */
export function portName(protocol: string, name: string): string {
  return `${protocol}/${name}`;
}

/**
 * Reads a NetworkPolicy. A rule, peer or port that the API server would refuse allows nothing. An item that is null is
 * an empty one, as for the API server.
 */
export function policyOf(object: unknown): Policy {
  const { metadata, spec } = asRecord(object);
  const { namespace, name } = asRecord(metadata);
  const { podSelector, policyTypes, ingress, egress } = asRecord(spec);
  const types = asList(policyTypes);
  const outgoing = asList(egress);
  const isolatesIngress = types.length === 0 || types.includes("Ingress");
  const isolatesEgress = types.length === 0 ? outgoing.length > 0 : types.includes("Egress");
  return {
    namespace: textOf(namespace) ?? "default",
    name: textOf(name) ?? "",
    selects: labelTest(podSelector),
    ingress: isolatesIngress ? asList(ingress).map((rule) => ruleOf(rule, "from")) : undefined,
    egress: isolatesEgress ? outgoing.map((rule) => ruleOf(rule, "to")) : undefined,
  };
}

function ruleOf(value: unknown, peersField: "from" | "to"): PolicyRule {
  const { ports, [peersField]: peers } = asRecord(value);
  const portEntries = asList(ports);
  const peerEntries = asList(peers);
  return {
    peers: peerEntries.length === 0 ? undefined : peerEntries.flatMap(peerOf),
    ports: portEntries.length === 0 ? everyPort : portEntries.flatMap(numbersOf),
    portNames: portEntries.flatMap(namesOf),
  };
}

function peerOf(value: unknown): readonly Peer[] {
  const { podSelector, namespaceSelector, ipBlock } = asRecord(value);
  const hasSelector = isPresent(podSelector) || isPresent(namespaceSelector);
  if (isPresent(ipBlock)) return hasSelector ? [] : [blockOf(ipBlock)];
  if (!hasSelector) return [];
  const namespaces = isPresent(namespaceSelector) ? labelTest(namespaceSelector) : undefined;
  return [{ kind: "pods", namespaces, pods: labelTest(podSelector) }];
}

function blockOf(value: unknown): Peer {
  const { cidr, except } = asRecord(value);
  const holes = asList(except).filter((hole) => typeof hole === "string");
  const addresses = addressesOf(textOf(cidr) ?? "", holes);
  return { kind: "addresses", addresses, everywhere: subtract([everyIpv4Address], addresses).length === 0 };
}

function numbersOf(value: unknown): Ports {
  const { protocol, port, endPort } = asRecord(value);
  const known = protocolOf(protocol);
  if (known === undefined) return [];
  if (!isPresent(port)) return isPresent(endPort) ? [] : [portRange(known, 1, 65_535)];
  if (typeof port !== "number") return [];
  if (!isPresent(endPort)) return [portRange(known, port, port)];
  return typeof endPort === "number" && endPort >= port ? [portRange(known, port, endPort)] : [];
}

function namesOf(value: unknown): readonly string[] {
  const { protocol, port, endPort } = asRecord(value);
  const known = protocolOf(protocol);
  return known !== undefined && typeof port === "string" && !isPresent(endPort) ? [portName(known, port)] : [];
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
