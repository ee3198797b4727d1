import { includes } from "../../../model/network/intervals.ts";
import { type Peer, type PolicyRule, portName } from "../../../model/network/policy.ts";
import { portPlace } from "../../../model/network/ports.ts";
import type { PodPort } from "./blocked.ts";
import type { Workload } from "./network-view.ts";

/** Whom policies admit to a port, or let pods reach on one, when it is not known where the other end is. */
export type Admitted =
  /** No policy isolates the pods in this direction. */
  | "everybody"
  /** Addresses, or pods of other namespaces. */
  | "others"
  /** Pods of their own namespace at most. */
  | "neighbours"
  | "nobody";

/** Whom the policies of a workload admit on any of `ports`; for `egress`: whom they let it reach there. */
export function admitted(workload: Workload, side: "egress" | "ingress", ports: readonly PodPort[]): Admitted {
  const policies = workload.endpoint[side];
  if (policies.length === 0) return "everybody";
  const rules = policies.flatMap((policy) => policy[side] ?? []).filter((rule) => isOn(workload, side, rule, ports));
  const peers = rules.flatMap((rule): readonly (Peer | "everybody")[] => rule.peers ?? ["everybody"]);
  if (peers.some((peer) => peer === "everybody" || isElsewhere(peer, workload))) return "others";
  return peers.length > 0 ? "neighbours" : "nobody";
}

/** Whether policies admit addresses outside the cluster to a port. */
export function admitsAddresses(workload: Workload, port: PodPort): boolean {
  const policies = workload.endpoint.ingress;
  if (policies.length === 0) return true;
  return policies
    .flatMap(({ ingress = [] }) => ingress)
    .filter((rule) => isOn(workload, "ingress", rule, [port]))
    .some(({ peers }) => peers === undefined || peers.some(({ kind }) => kind === "addresses"));
}

/** Whether a workload's policies let it open any connection at all. */
export function opensConnections({ endpoint }: Workload): boolean {
  if (endpoint.egress.length === 0) return true;
  const rules = endpoint.egress.flatMap(({ egress = [] }) => egress);
  return rules.some(({ peers, ports, portNames }) => peers?.length !== 0 && ports.length + portNames.length > 0);
}

/** The number behind a port's name is that of the pod that is connected to: of others' it is not known. */
function isOn(
  { endpoint }: Workload,
  side: "egress" | "ingress",
  rule: PolicyRule,
  ports: readonly PodPort[],
): boolean {
  return ports.some(({ protocol, port }) => {
    const place = portPlace(protocol, port);
    if (includes(rule.ports, place)) return true;
    if (side === "egress") return rule.portNames.some((name) => name.startsWith(portName(protocol, "")));
    return rule.portNames.some((name) => includes(endpoint.named.get(name) ?? [], place));
  });
}

/** A name that no namespace has. */
const another = { "kubernetes.io/metadata.name": "-" };

function isElsewhere(peer: Peer, { endpoint }: Workload): boolean {
  if (peer.kind === "addresses") return peer.addresses.length > 0;
  if (peer.namespaces === undefined) return false;
  return !peer.namespaces(endpoint.pod?.namespaceLabels ?? {}) || peer.namespaces(another);
}
