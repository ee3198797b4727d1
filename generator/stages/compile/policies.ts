import type {
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from "kubernetes-types/networking/v1.js";
import type { KubernetesObject, OutsideDestination } from "../../model/compiled.ts";
import type { Cluster } from "../../model/resolved.ts";
import type { Call } from "./graph.ts";
import { inWave, ownLabels } from "./part.ts";

/** Without podSelector a policy selects every pod of its namespace; an empty one would be an empty map. */
export type PolicySpec = Omit<NetworkPolicySpec, "podSelector"> & Partial<Pick<NetworkPolicySpec, "podSelector">>;

export function policy(namespace: string, name: string, spec: PolicySpec): KubernetesObject {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace, labels: ownLabels, annotations: inWave("foundation") },
    spec,
  };
}

/** What every namespace with policies starts from. */
export const denyAll: PolicySpec = { policyTypes: ["Ingress", "Egress"] };

/** Who calls a workload: pods of its own namespace. */
export function callers(calls: readonly Call[], name: string): NetworkPolicyIngressRule[] {
  const here = calls.filter(({ to }) => to === name);
  if (here.length === 0) return [];
  // Whoever may call a workload may call each of its ports, but the smoke test, which asks one.
  const byCaller = groupedBy(here, ({ from }) => from);
  const byPorts = groupedBy([...byCaller], ([, ports]) => JSON.stringify(ports.map(portOf)));
  return [...byPorts.values()].map((alike) => ({
    from: alike.map(([caller]) => podsOf(caller)),
    ports: (alike[0]?.[1] ?? []).map(portOf),
  }));
}

function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function portOf({ podPort, protocol }: Call): NetworkPolicyPort {
  return { protocol, port: podPort };
}

/** What a workload calls in its own namespace. */
export function callees(calls: readonly Call[], name: string): NetworkPolicyEgressRule[] {
  const made = groupedBy(
    calls.filter((call) => call.from === name),
    ({ to: callee }) => callee,
  );
  return [...made].map(([callee, ports]) => ({ to: [podsOf(callee)], ports: ports.map(portOf) }));
}

/** What a workload calls outside the cluster. */
export function outside(destinations: readonly OutsideDestination[], name: string): NetworkPolicyEgressRule[] {
  return destinations
    .filter((destination) => destination.from === name)
    .map(({ cidr, except, protocol, ports }) => ({
      to: [{ ipBlock: { cidr, ...(except.length > 0 && { except: [...except] }) } }],
      ports: ports.map(({ first, last }) => ({ protocol, port: first, ...(last > first && { endPort: last }) })),
    }));
}

export function from(peers: NetworkPolicyPeer[], ports: readonly (number | string)[]): NetworkPolicyIngressRule {
  return { from: peers, ports: ports.map(tcp) };
}

export function to(peers: NetworkPolicyPeer[], ports: readonly number[]): NetworkPolicyEgressRule {
  return { to: peers, ports: ports.map(tcp) };
}

/** Pods of another namespace; without labels all of them. */
export function podsIn(namespace: string, labels?: Readonly<Record<string, string>>): NetworkPolicyPeer {
  return {
    namespaceSelector: namespaceNamed(namespace),
    ...(labels !== undefined && { podSelector: { matchLabels: { ...labels } } }),
  };
}

function podsOf(app: string): NetworkPolicyPeer {
  return { podSelector: { matchLabels: { app } } };
}

function tcp(port: number | string): NetworkPolicyPort {
  return { protocol: "TCP", port };
}

/** Every namespace carries its name under this label. */
function namespaceNamed(name: string) {
  return { matchLabels: { "kubernetes.io/metadata.name": name } };
}

/** The cluster's name servers, and the cache on the node where there is one: it is no pod for a policy. */
export function dnsOf({ dns }: Cluster): NetworkPolicyEgressRule {
  return {
    to: [
      podsIn("kube-system", { "k8s-app": "kube-dns" }),
      ...(dns === undefined ? [] : [{ ipBlock: { cidr: `${dns.nodeCache}/32` } }]),
    ],
    ports: [
      { protocol: "UDP", port: 53 },
      { protocol: "TCP", port: 53 },
    ],
  };
}
