import { type Addresses, everyAddress } from "./addresses.ts";
import type { Endpoint } from "./endpoint.ts";
import { type Interval, includes, intersect, normalize } from "./intervals.ts";
import type { Peer, Policy, PolicyRule } from "./policy.ts";
import { everyPort, type Ports, type Protocol, portPlace } from "./ports.ts";

/** Whether a connection passes, and what decides it at either end. */
export interface Verdict {
  readonly allowed: boolean;
  readonly egress: DirectionVerdict;
  readonly ingress: DirectionVerdict;
}

/** What one end of a connection says. Allowed: nothing isolates it, or one of the policies that do allows it. */
export interface DirectionVerdict {
  readonly allowed: boolean;
  readonly isolatedBy: readonly Policy[];
  readonly allowedBy: readonly Policy[];
  /** Policies that allow the other end, but not on this port. */
  readonly otherPorts: readonly Policy[];
}

const unrestricted: DirectionVerdict = { allowed: true, isolatedBy: [], allowedBy: [], otherPorts: [] };

/**
 * Whether `from` may open connections to `port` of `to`: the egress of the one and the ingress of the other must both
 * allow it. A pod always reaches itself: pass the same endpoint twice for one pod, and a copy for two of a kind.
 * `port` is the pod's own, not that of a Service in front of it.
 */
export function verdictOf(from: Endpoint, to: Endpoint, protocol: Protocol, port: number): Verdict {
  return verdictAt(from, to, portPlace(protocol, port));
}

/** The same for a port's place (see ports.ts). */
export function verdictAt(from: Endpoint, to: Endpoint, place: number): Verdict {
  if (from === to) return { allowed: true, egress: unrestricted, ingress: unrestricted };
  const egress = direction(from.egress, (policy) => policy.egress, from, to, to, place);
  const ingress = direction(to.ingress, (policy) => policy.ingress, to, from, to, place);
  return { allowed: egress.allowed && ingress.allowed, egress, ingress };
}

/** Every port on which `from` may open connections to `to`, whether or not something listens there. */
export function allowedPorts(from: Endpoint, to: Endpoint): Ports {
  if (from === to) return everyPort;
  const outgoing = directionPorts(from.egress, (policy) => policy.egress, from, to, to);
  if (outgoing.length === 0) return [];
  return normalize(
    intersect(
      outgoing,
      directionPorts(to.ingress, (policy) => policy.ingress, to, from, to),
    ),
  );
}

/** Addresses that a rule lets a pod reach, on ports; several of them for one pod may overlap. */
export interface Reach {
  readonly policy: Policy | undefined;
  readonly addresses: Addresses;
  readonly ports: Ports;
}

/** What `from` may reach outside the cluster. Named ports say nothing there: no pod gives them a number. */
export function outsideReach(from: Endpoint): readonly Reach[] {
  if (from.egress.length === 0) return [{ policy: undefined, addresses: everyAddress, ports: everyPort }];
  return from.egress.flatMap((policy) =>
    (policy.egress ?? []).flatMap(({ peers, ports }) => {
      const addresses = peers === undefined ? everyAddress : peers.flatMap(blockAddresses);
      return addresses.length === 0 || ports.length === 0 ? [] : [{ policy, addresses, ports }];
    }),
  );
}

type RulesOf = (policy: Policy) => readonly PolicyRule[] | undefined;

function direction(
  isolatedBy: readonly Policy[],
  rulesOf: RulesOf,
  own: Endpoint,
  other: Endpoint,
  target: Endpoint,
  place: number,
): DirectionVerdict {
  if (isolatedBy.length === 0) return unrestricted;
  const allowedBy: Policy[] = [];
  const otherPorts: Policy[] = [];
  for (const policy of isolatedBy) {
    const matching = (rulesOf(policy) ?? []).filter((rule) => matchesPeer(rule, own, other));
    if (matching.some((rule) => matchesPort(rule, target, place))) allowedBy.push(policy);
    else if (matching.length > 0) otherPorts.push(policy);
  }
  return { allowed: allowedBy.length > 0, isolatedBy, allowedBy, otherPorts };
}

function directionPorts(
  isolatedBy: readonly Policy[],
  rulesOf: RulesOf,
  own: Endpoint,
  other: Endpoint,
  target: Endpoint,
): Ports {
  if (isolatedBy.length === 0) return everyPort;
  const open: Interval<number>[] = [];
  for (const policy of isolatedBy) {
    for (const rule of rulesOf(policy) ?? []) {
      if (!matchesPeer(rule, own, other)) continue;
      open.push(...rule.ports);
      for (const name of rule.portNames) open.push(...(target.named.get(name) ?? []));
    }
  }
  return normalize(open);
}

/** Whether a rule is about a port of `target`, by its place or by a name that the target gives it. */
export function matchesPort({ ports, portNames }: PolicyRule, target: Endpoint, place: number): boolean {
  return includes(ports, place) || portNames.some((name) => includes(target.named.get(name) ?? [], place));
}

/** Whether a rule of a policy that isolates `own` is about `other`. */
export function matchesPeer({ peers }: PolicyRule, own: Endpoint, other: Endpoint): boolean {
  if (peers === undefined) return true;
  for (const peer of peers) if (isPeer(peer, own, other)) return true;
  return false;
}

function isPeer(peer: Peer, own: Endpoint, { pod, address }: Endpoint): boolean {
  if (peer.kind === "addresses") return address === undefined ? peer.everywhere : includes(peer.addresses, address);
  if (pod === undefined) return false;
  const namespaceFits =
    peer.namespaces === undefined ? pod.namespace === own.pod?.namespace : peer.namespaces(pod.namespaceLabels);
  return namespaceFits && peer.pods(pod.labels);
}

function blockAddresses(peer: Peer): Addresses {
  return peer.kind === "addresses" ? peer.addresses : [];
}
