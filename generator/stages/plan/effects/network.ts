import { podEndpoint } from "../../../model/network/endpoint.ts";
import { foreignPolicyOf, isForeign } from "../../../model/network/foreign.ts";
import { normalize, subtract } from "../../../model/network/intervals.ts";
import { formatPorts, type Ports } from "../../../model/network/ports.ts";
import { allowedPorts } from "../../../model/network/verdict.ts";
import { capital } from "../../../model/sentences.ts";
import type { Effect } from "../effect.ts";
import type { Scene } from "../scene.ts";
import { addressText, inboundArea, outboundArea, subtractArea } from "./network-area.ts";
import {
  isUnchanged,
  type NetworkSide,
  networkSideOf,
  outsideParties,
  type Party,
  policiesOf,
} from "./network-sides.ts";
import { listed } from "./words.ts";

/**
 * Connections that become possible or impossible: between the unit's workloads, with the pods of other namespaces that
 * its policies name, with pods of any other namespace, and with addresses. A workload that is made opens what it may
 * reach and what may reach it; what one that goes could reach is not worth a word. Nothing is said of pods that policies of
 * other makers than Kubernetes are about.
 */
export function network(scene: Scene): readonly Effect[] {
  if (!scene.pairs.some(matters)) return [];
  const outside = outsideParties([...scene.before, ...scene.after]);
  const policies = policiesOf(scene);
  const before = networkSideOf(scene.before, policies.before, outside);
  const after = networkSideOf(scene.after, policies.after, outside);
  const unchanged = new Set(after.parties.map(({ id }) => id).filter((id) => isUnchanged(id, before, after)));
  const foreign = [...scene.before, ...scene.after].flatMap((object) => foreignPolicyOf(object) ?? []);
  const isKnown = ({ id }: Party) => ![before, after].some((side) => isForeign(foreign, side.endpoints.get(id)));
  const edges: Edge[] = [];
  for (const from of after.parties.filter(isKnown)) {
    if (!from.outside && !unchanged.has(from.id)) edges.push(...addressEdges(from, before, after));
    for (const to of after.parties.filter(isKnown)) {
      if (!unchanged.has(from.id) || !unchanged.has(to.id)) edges.push(...podEdges(from, to, before, after));
    }
  }
  return gathered(edges).map(effectOf);
}

interface Edge {
  readonly direction: "opened" | "closed";
  readonly from: string;
  readonly to: string;
  readonly ports: string;
  /** One end is an address or a pod of another namespace. */
  readonly outside: boolean;
}

function matters({ reference: { kind }, before, after, rewritten, fields }: Scene["pairs"][number]): boolean {
  if (!rewritten) return false;
  if (kind === "NetworkPolicy" || kind === "Namespace") return true;
  if (before === undefined || after === undefined) return true;
  return fields.some(
    ({ path }) => path.includes("template") && path.some((key) => /^(?:labels|ports|spec|containers)$/.test(key)),
  );
}

function podEdges(from: Party, to: Party, before: NetworkSide, after: NetworkSide): readonly Edge[] {
  const [wasFrom, wasTo] = [before.byId.get(from.id), before.byId.get(to.id)];
  if (from.outside && to.outside) return [];
  // Two that are both new are the change itself.
  const known = (party: Party | undefined) => party !== undefined && !party.outside;
  if (!known(wasFrom) && !known(wasTo)) return [];
  const old = wasFrom === undefined || wasTo === undefined ? [] : portsBetween(wasFrom, wasTo, before);
  const now = portsBetween(from, to, after);
  const facts = { from: from.words, to: to.words, outside: from.outside || to.outside };
  return [
    ...edgesOf("opened", normalize(subtract(now, old)), facts),
    ...edgesOf("closed", normalize(subtract(old, now)), facts),
  ];
}

function portsBetween(from: Party, to: Party, { network: net, endpoints }: NetworkSide): Ports {
  const [source, target] = [endpoints.get(from.id), endpoints.get(to.id)];
  if (source === undefined || target === undefined) return [];
  return allowedPorts(source, from.id === to.id ? podEndpoint(net, to.pod) : target);
}

function addressEdges(party: Party, before: NetworkSide, after: NetworkSide): readonly Edge[] {
  const [old, now] = [before.endpoints.get(party.id), after.endpoints.get(party.id)];
  if (old === undefined || now === undefined) return [];
  const found = (["opened", "closed"] as const).flatMap((direction) => {
    const [one, other] = direction === "opened" ? [now, old] : [old, now];
    const outgoing = subtractArea(outboundArea(one), outboundArea(other));
    const incoming = subtractArea(inboundArea(one), inboundArea(other));
    return [
      ...outgoing.map(({ addresses, ports }) => ({ direction, from: party.words, to: addressText(addresses), ports })),
      ...incoming.map(({ addresses, ports }) => ({ direction, from: addressText(addresses), to: party.words, ports })),
    ];
  });
  return found.map((edge) => ({ ...edge, ports: formatPorts(edge.ports), outside: true }));
}

function edgesOf(
  direction: Edge["direction"],
  ports: Ports,
  facts: Pick<Edge, "from" | "to" | "outside">,
): readonly Edge[] {
  return ports.length === 0 ? [] : [{ direction, ports: formatPorts(ports), ...facts }];
}

interface Group {
  readonly direction: Edge["direction"];
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly ports: string;
  readonly outside: boolean;
}

/** Edges with the same target become one, then those with the same sources. */
function gathered(edges: readonly Edge[]): readonly Group[] {
  const byTarget = new Map<string, Group>();
  for (const { direction, from, to, ports, outside } of edges) {
    const id = JSON.stringify([direction, to, ports, outside]);
    const group = byTarget.get(id);
    const sources = [...(group?.from ?? []), from];
    byTarget.set(id, { direction, from: sources, to: [to], ports, outside });
  }
  const bySources = new Map<string, Group>();
  for (const group of byTarget.values()) {
    const id = JSON.stringify([group.direction, group.from, group.ports, group.outside]);
    const known = bySources.get(id);
    bySources.set(id, known === undefined ? group : { ...known, to: [...known.to, ...group.to] });
  }
  return [...bySources.values()];
}

function effectOf({ direction, from, to, ports, outside }: Group): Effect {
  const may = direction === "opened" ? "may now reach" : "can no longer reach";
  return {
    kind: "network",
    direction,
    from,
    to,
    ports,
    severity: direction === "opened" && outside ? "high" : "medium",
    message: `${capital(listed(from))} ${may} ${listed(to)} on ${ports}.`,
  };
}
