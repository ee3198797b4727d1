import type { Declared } from "../../../model/compiled.ts";
import { formatRange } from "../../../model/network/addresses.ts";
import { normalize } from "../../../model/network/intervals.ts";
import type { Policy } from "../../../model/network/policy.ts";
import { formatPorts, type Protocol } from "../../../model/network/ports.ts";
import { type DirectionVerdict, outsideReach, verdictOf } from "../../../model/network/verdict.ts";
import { objectName } from "../finding.ts";
import type { Scope } from "../rule.ts";
import type { Party, PodPort } from "./blocked.ts";
import { groupBy } from "./grouping.ts";
import { type NetworkView, networkViewOf, type Workload } from "./network-view.ts";
import { ingressClassOf, ingressControllers, nameServers, prometheus, workloadParty } from "./parties.ts";
import { podPort, podPorts, type Services, servicesOf } from "./services.ts";

/** Who reaches whom, as far as it is known: nothing is said of pods that policies of other makers are about. Workloads are named `namespace/Kind/name`, policies `namespace/name`. */
export interface ReachabilityMatrix {
  /** One for each source, target and port that something in the target listens on. */
  readonly paths: readonly MatrixPath[];
  /** What each workload may reach outside the cluster, policy by policy. */
  readonly outside: readonly MatrixOutside[];
}

interface MatrixPath {
  readonly from: string;
  readonly to: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly allowed: boolean;
  /** Whether an edge asks for it. Nothing declares the paths of the platform: ingress controller, DNS, Prometheus. */
  readonly declared: boolean;
  readonly egress: MatrixDirection;
  readonly ingress: MatrixDirection;
}

/** Allowed: no policy isolates this end, or one of those that do allows the connection. */
interface MatrixDirection {
  readonly allowed: boolean;
  readonly isolatedBy: readonly string[];
  readonly allowedBy: readonly string[];
}

interface MatrixOutside {
  readonly from: string;
  /** CIDRs, or `first-last` where a range is none. */
  readonly addresses: readonly string[];
  /** In words, e.g. `TCP port 443`. */
  readonly ports: string;
  /** null: no policy isolates the workload's egress. */
  readonly allowedBy: string | null;
}

/**
 * The whole matrix of the unit: every pair of its workloads (with itself: two of its pods), and the ingress controllers,
 * Prometheus and the cluster's DNS as they meet them.
 */
export function reachabilityMatrix(scope: Scope): ReachabilityMatrix {
  const view = networkViewOf(scope);
  const services = servicesOf(view);
  const known = view.workloads.filter(({ foreign }) => !foreign);
  const targets = known.map((workload) => ({
    workload,
    party: workloadParty(workload),
    ports: listeningPorts(services, workload, scope.unit.declared),
  }));
  const own = new Set(view.workloads.map(({ endpoint }) => endpoint));
  const visitors = visitorsOf(view).filter(({ endpoint, foreign }) => !foreign && !own.has(endpoint));
  const isDeclared = declaredPorts(services, view, scope.unit.declared);
  const dns: readonly PodPort[] = [
    { protocol: "UDP", port: 53 },
    { protocol: "TCP", port: 53 },
  ];
  const servers = nameServers(view).filter(({ endpoint, foreign }) => !foreign && !own.has(endpoint));
  const paths = targets.flatMap(({ workload: from, party: source }) => [
    ...targets.flatMap(({ workload: to, party, ports }) => {
      const target = from === to ? { ...party, endpoint: { ...party.endpoint } } : party;
      return ports.map((port) => pathOf(source, target, port, isDeclared(from, to, port)));
    }),
    ...servers.flatMap((server) => dns.map((port) => pathOf(source, server, port, false))),
  ]);
  const visits = visitors.flatMap((visitor) =>
    targets.flatMap(({ party, ports }) => ports.map((port) => pathOf(visitor, party, port, false))),
  );
  return { paths: [...paths, ...visits], outside: known.flatMap(outsideOf) };
}

function pathOf(from: Party, to: Party, { protocol, port }: PodPort, declared: boolean): MatrixPath {
  const { allowed, egress, ingress } = verdictOf(from.endpoint, to.endpoint, protocol, port);
  const ends = { from: from.name, to: to.name };
  return { ...ends, protocol, port, allowed, declared, egress: directionOf(egress), ingress: directionOf(ingress) };
}

function directionOf({ allowed, isolatedBy, allowedBy }: DirectionVerdict): MatrixDirection {
  return { allowed, isolatedBy: isolatedBy.map(policyKey), allowedBy: allowedBy.map(policyKey) };
}

function outsideOf({ subject, endpoint }: Workload): readonly MatrixOutside[] {
  return outsideReach(endpoint).map(({ policy, addresses, ports }) => ({
    from: objectName(subject),
    addresses: normalize(addresses).map(formatRange),
    ports: formatPorts(ports),
    allowedBy: policy === undefined ? null : policyKey(policy),
  }));
}

function visitorsOf(view: NetworkView): readonly Party[] {
  const classes = new Set((view.ownByKind.get("Ingress") ?? []).map(ingressClassOf));
  const controllers = [...classes].flatMap((className) => ingressControllers(view, className));
  const scraped = view.workloads.some(({ annotations }) => annotations["prometheus.io/scrape"] === "true");
  const parties = [...controllers, ...(scraped ? prometheus(view) : [])];
  return [...new Map(parties.map((party) => [party.name, party])).values()];
}

/** Ports that containers declare, that Services lead to and that edges name. */
function listeningPorts(services: Services, workload: Workload, { edges }: Declared): readonly PodPort[] {
  const ofServices = (services.fronts.get(workload) ?? [])
    .flatMap(({ ports }) => ports)
    .map((port) => ({ protocol: port.protocol, port: podPort(port, workload) }));
  const ofEdges = edges
    .filter(({ to }) => to === workload.name)
    .flatMap(({ port }) => podPorts(services, workload, port))
    .map((port) => ({ protocol: "TCP" as const, port }));
  const listening = new Map<string, PodPort>();
  for (const { protocol, port } of [...workload.ports, ...ofServices, ...ofEdges]) {
    if (port !== undefined) listening.set(`${protocol}/${port}`, { protocol, port });
  }
  return [...listening.values()];
}

function declaredPorts(services: Services, view: NetworkView, { edges }: Declared) {
  const targets = groupBy(view.workloads, ({ name }) => name);
  const declared = new Set(
    edges.flatMap(({ from, to, port }) =>
      (targets.get(to) ?? []).flatMap((workload) =>
        podPorts(services, workload, port).map((own) => `${from} ${objectName(workload.subject)} ${own}`),
      ),
    ),
  );
  return (from: Workload, to: Workload, { protocol, port }: PodPort): boolean =>
    protocol === "TCP" && declared.has(`${from.name} ${objectName(to.subject)} ${port}`);
}

function policyKey({ namespace, name }: Policy): string {
  return `${namespace}/${name}`;
}
