import { entryOf } from "../../../model/loose.ts";
import type { Endpoint } from "../../../model/network/endpoint.ts";
import type { Labels } from "../../../model/network/labels.ts";
import type { Policy } from "../../../model/network/policy.ts";
import type { Protocol } from "../../../model/network/ports.ts";
import { type DirectionVerdict, type Verdict, verdictOf } from "../../../model/network/verdict.ts";
import { capital } from "../../../model/sentences.ts";

/** One end of a connection, as a finding calls it. */
export interface Party {
  /** What the matrix calls it, e.g. `trip-service-dev/Deployment/mysql`. */
  readonly name: string;
  /** How a sentence names it, e.g. `` `Deployment/mysql` `` or `the ingress controller`. */
  readonly title: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly endpoint: Endpoint;
  /** A policy of another maker is about it: nothing is known of what it reaches and what reaches it. */
  readonly foreign: boolean;
}

export interface PodPort {
  readonly protocol: Protocol;
  readonly port: number;
}

/** Connections between two parties that do not pass, with why. */
export interface Blocked {
  readonly from: Party;
  readonly to: Party;
  readonly failures: readonly Failure[];
}

interface Failure extends PodPort {
  readonly verdict: Verdict;
}

/** Those of `ports` on which `from` cannot reach `to`; undefined when it reaches all of them. */
export function blockedPorts(from: Party, to: Party, ports: readonly PodPort[]): Blocked | undefined {
  if (from.foreign || to.foreign) return undefined;
  const failures = ports
    .map(({ protocol, port }) => ({ protocol, port, verdict: verdictOf(from.endpoint, to.endpoint, protocol, port) }))
    .filter(({ verdict }) => !verdict.allowed);
  return failures.length === 0 ? undefined : { from, to, failures };
}

/** Sentences that say who cannot reach whom, on which ports, in which direction it fails and at which policies. */
export function blockedMessage({ from, to, failures }: Blocked): string {
  return [
    `${capital(from.title)} cannot open connections to ${to.title} on ${portList(failures)}.`,
    ...sentences("egress", from, to, failures),
    ...sentences("ingress", to, from, failures),
  ].join(" ");
}

/** The entries that the policies of either side lack. */
export function blockedHint({ from, to, failures }: Blocked): string {
  const outgoing = failures.filter(({ verdict }) => !verdict.egress.allowed);
  const incoming = failures.filter(({ verdict }) => !verdict.ingress.allowed);
  return [
    ...(outgoing.length === 0
      ? []
      : [
          `Add this egress rule to a policy that selects ${from.title}: {to: [${peerEntry(from, to)}], ports: ${portEntries(outgoing)}}.`,
        ]),
    ...(incoming.length === 0
      ? []
      : [
          `Add this ingress rule to a policy that selects ${to.title}: {from: [${peerEntry(to, from)}], ports: ${portEntries(incoming)}}.`,
        ]),
  ].join(" ");
}

/** Policies by name, for a sentence. */
export function policyNames(policies: readonly Policy[]): string {
  return [...new Set(policies.map(({ name }) => `\`${name}\``))].join(", ");
}

function sentences(
  side: "egress" | "ingress",
  party: Party,
  peer: Party,
  failures: readonly Failure[],
): readonly string[] {
  const failing = failures.filter(({ verdict }) => !verdict[side].allowed);
  const first = failing[0];
  if (first === undefined) return [];
  const { isolatedBy } = first.verdict[side];
  const partly = failing.length === failures.length ? "" : ` for ${portList(failing)}`;
  const many = isolatedBy.length === 1 ? "the only policy that selects it" : "none of the policies that select it";
  const verb = isolatedBy.length === 1 ? "does not allow it" : "allows it";
  return [
    `The ${side} of ${party.title} is closed${partly}: ${many} (${policyNames(isolatedBy)}, namespace \`${party.namespace}\`) ${verb}.`,
    ...nearMiss(first.verdict[side]),
    ...(peer.endpoint.pod === undefined
      ? [`${capital(peer.title)} is in its node's network, where most network plugins match pods by address only.`]
      : []),
  ];
}

function nearMiss({ otherPorts }: DirectionVerdict): readonly string[] {
  if (otherPorts.length === 0) return [];
  const verb = otherPorts.length === 1 ? "allows" : "allow";
  return [`${policyNames(otherPorts)} ${verb} this peer on other ports only.`];
}

/** `peer` as an entry of a policy in the namespace of `own`. */
function peerEntry(own: Party, peer: Party): string {
  if (peer.endpoint.pod === undefined) return "{ipBlock: {cidr: <the nodes' addresses>}}";
  const pods = `podSelector: ${selectorEntry(tellingLabels(peer.labels))}`;
  if (own.namespace === peer.namespace) return `{${pods}}`;
  return `{namespaceSelector: ${selectorEntry({ "kubernetes.io/metadata.name": peer.namespace })}, ${pods}}`;
}

/** A rule by the label that says what a pod is survives a change of its other labels. */
function tellingLabels(labels: Labels): Labels {
  for (const key of ["app", "app.kubernetes.io/name", "k8s-app", "acme.cert-manager.io/http01-solver"]) {
    const value = entryOf(labels, key);
    if (value !== undefined) return { [key]: value };
  }
  return labels;
}

function selectorEntry(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return pairs.length === 0 ? "{}" : `{matchLabels: {${pairs.join(", ")}}}`;
}

function portEntries(ports: readonly PodPort[]): string {
  return `[${ports.map(({ protocol, port }) => `{protocol: ${protocol}, port: ${port}}`).join(", ")}]`;
}

function portList(ports: readonly PodPort[]): string {
  return ports.map(({ protocol, port }) => `${protocol} port ${port}`).join(" and ");
}
