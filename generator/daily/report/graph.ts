import type { ReachabilityMatrix } from "../../pipeline.ts";
import type { Graph, GraphEdge, GraphNode } from "./facts.ts";

/** The graph of an environment's matrix: an edge for each two that can talk, with all ports and all policies of it. */
export function graphOf(matrix: ReachabilityMatrix, namespace: string): Graph {
  const { groups, open, declared, outside } = matrix;
  const asked = new Set(declared.map(({ from, to }) => `${from}\n${to}`));
  const policiesOf = deciding(matrix);
  const short = (name: string) => (name.startsWith(`${namespace}/`) ? name.slice(namespace.length + 1) : name);
  const edges = new Map<string, GraphEdge>();
  const join = (edge: GraphEdge) => {
    const key = `${edge.from}\n${edge.to}`;
    const before = edges.get(key);
    edges.set(key, before === undefined ? edge : joined(before, edge));
  };
  for (const { from: group, to: listeners } of open) {
    for (const from of groups[group] ?? []) {
      for (const listener of listeners) {
        const [to, port] = splitListener(listener);
        const policies = policiesOf(from, listener).map(short);
        const isDeclared = asked.has(`${from}\n${listener}`);
        join({ from: short(from), to: short(to), ports: [port], policies, isDeclared });
      }
    }
  }
  for (const { from: callers, addresses, ports, allowedBy } of outside) {
    const policies = allowedBy === null ? [] : [short(allowedBy)];
    for (const from of callers) {
      join({ from: short(from), to: placeOf(addresses), ports: [ports], policies, isDeclared: true });
    }
  }
  const sorted = [...edges.values()].sort((a, b) => order(a.from, b.from) || order(a.to, b.to));
  return { nodes: nodesOf(matrix, sorted, namespace, short), edges: sorted };
}

function nodesOf(
  { egress, ingress, outside }: ReachabilityMatrix,
  edges: readonly GraphEdge[],
  namespace: string,
  short: (name: string) => string,
): readonly GraphNode[] {
  const nodes = new Map<string, GraphNode["kind"]>();
  const isOwn = (name: string) => name.startsWith(`${namespace}/`);
  const called = ingress.flatMap(({ to }) => to).map((listener) => splitListener(listener)[0]);
  for (const name of [...egress.flatMap(({ from }) => from), ...called]) {
    if (isOwn(name)) nodes.set(short(name), "workload");
  }
  for (const { addresses } of outside) nodes.set(placeOf(addresses), "outside");
  for (const { from, to, ports } of edges) {
    if (!nodes.has(from)) nodes.set(from, "platform");
    if (!nodes.has(to)) nodes.set(to, ports.some((port) => port.endsWith("/53")) ? "name-server" : "platform");
  }
  return [...nodes].map(([name, kind]) => ({ name, kind })).sort((a, b) => order(a.name, b.name));
}

/** Which policies let a connection pass, by the names of a source and a listener. */
function deciding({ groups, egress, ingress }: ReachabilityMatrix): (from: string, to: string) => readonly string[] {
  const allowing = groups.map((names) => new Set(names));
  const ofSource = new Map(egress.flatMap(({ from, isolatedBy }) => from.map((name) => [name, isolatedBy] as const)));
  const ofListener = new Map(ingress.flatMap(({ to, isolatedBy }) => to.map((name) => [name, isolatedBy] as const)));
  return (from, to) => {
    const leaving = (ofSource.get(from) ?? []).filter(({ allows }) => allowing[allows]?.has(to));
    const arriving = (ofListener.get(to) ?? []).filter(({ allows }) => allowing[allows]?.has(from));
    return [...new Set([...leaving, ...arriving].map(({ policy }) => policy))];
  };
}

function joined(a: GraphEdge, b: GraphEdge): GraphEdge {
  return {
    ...a,
    ports: [...new Set([...a.ports, ...b.ports])],
    policies: [...new Set([...a.policies, ...b.policies])],
    isDeclared: a.isDeclared && b.isDeclared,
  };
}

/** `namespace/Kind/name TCP/80`: who listens, and where. */
function splitListener(listener: string): readonly [party: string, port: string] {
  const at = listener.lastIndexOf(" ");
  return [listener.slice(0, at), listener.slice(at + 1)];
}

function placeOf(addresses: readonly string[]): string {
  return `outside: ${addresses.join(", ")}`;
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
