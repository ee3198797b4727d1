import type { Declared } from "../../../model/compiled.ts";
import { groupBy } from "../../../model/grouping.ts";
import { formatRange } from "../../../model/network/addresses.ts";
import { normalize } from "../../../model/network/intervals.ts";
import { formatPorts, portPlace } from "../../../model/network/ports.ts";
import { outsideReach, type Reach } from "../../../model/network/verdict.ts";
import { objectName } from "../finding.ts";
import { isGatewayRoute } from "../relations/gateway-routes.ts";
import type { Scope } from "../rule.ts";
import type { Party, PodPort } from "./blocked.ts";
import { type FoldedReach, foldReach, type Listener, merged } from "./folding.ts";
import { type NetworkView, networkViewOf, type Workload } from "./network-view.ts";
import {
  gatewayControllers,
  ingressClassOf,
  ingressControllers,
  nameServers,
  prometheus,
  workloadParty,
} from "./parties.ts";
import { podPort, podPorts, type Services, servicesOf } from "./services.ts";

/**
 * Who reaches whom, as far as it is known: nothing is said of pods that policies of other makers are about. Sources are
 * named `namespace/Kind/name`, listeners `namespace/Kind/name TCP/80`, policies `namespace/name`.
 */
export interface ReachabilityMatrix extends FoldedReach {
  /** What edges ask for. Nothing declares the paths of the platform: ingress controller, DNS, Prometheus. */
  readonly declared: readonly MatrixDeclared[];
  /** What workloads may reach outside the cluster, policy by policy. */
  readonly outside: readonly MatrixOutside[];
}

interface MatrixDeclared {
  readonly from: string;
  readonly to: string;
}

interface MatrixOutside extends OutsideAnswer {
  readonly from: readonly string[];
}

interface OutsideAnswer {
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
  const own = new Set(view.workloads.map(({ endpoint }) => endpoint));
  const isVisible = ({ endpoint, foreign }: Party): boolean => !foreign && !own.has(endpoint);
  const dns: readonly PodPort[] = [
    { protocol: "UDP", port: 53 },
    { protocol: "TCP", port: 53 },
  ];
  const listeners = [
    ...known.flatMap((workload) =>
      listenersOf(workloadParty(workload), listeningPorts(services, workload, scope.unit.declared), false),
    ),
    ...nameServers(view)
      .filter(isVisible)
      .flatMap((server) => listenersOf(server, dns, true)),
  ];
  const sources = [
    ...known.map((workload) => ({ ...workloadParty(workload), platform: false })),
    ...visitorsOf(view)
      .filter(isVisible)
      .map((visitor) => ({ ...visitor, platform: true })),
  ];
  return {
    ...foldReach(sources, listeners),
    declared: declaredPaths(services, known, scope.unit.declared),
    outside: outsideOf(known),
  };
}

function listenersOf({ name, endpoint }: Party, ports: readonly PodPort[], platform: boolean): readonly Listener[] {
  return ports.map(({ protocol, port }) => ({
    name: listenerName(name, { protocol, port }),
    endpoint,
    platform,
    place: portPlace(protocol, port),
  }));
}

function listenerName(party: string, { protocol, port }: PodPort): string {
  return `${party} ${protocol}/${port}`;
}

function outsideOf(known: readonly Workload[]): readonly MatrixOutside[] {
  const reaches = known.flatMap(({ subject, endpoint }) =>
    outsideReach(endpoint).map((reach) => ({ name: objectName(subject), answer: outsideAnswer(reach) })),
  );
  const answers = reaches.map(({ answer }) => answer);
  return merged(reaches, answers).map(({ names, answer }) => ({ from: names, ...answer }));
}

function outsideAnswer({ policy, addresses, ports }: Reach): OutsideAnswer {
  return {
    addresses: normalize(addresses).map(formatRange),
    ports: formatPorts(ports),
    allowedBy: policy === undefined ? null : `${policy.namespace}/${policy.name}`,
  };
}

function visitorsOf(view: NetworkView): readonly Party[] {
  const classes = new Set((view.ownByKind.get("Ingress") ?? []).map(ingressClassOf));
  const routes = ["HTTPRoute", "GRPCRoute"].flatMap((kind) => view.ownByKind.get(kind) ?? []).filter(isGatewayRoute);
  const controllers = [
    ...[...classes].flatMap((className) => ingressControllers(view, className)),
    ...routes.flatMap((route) => gatewayControllers(view, route)),
  ];
  const scraped = view.workloads.some(({ annotations }) => annotations["prometheus.io/scrape"] === "true");
  const parties = [...controllers, ...(scraped ? prometheus(view) : [])];
  return [...new Map(parties.map((party) => [party.name, party])).values()];
}

/** Ports that containers declare, that Services lead to and that edges name. */
function listeningPorts(services: Services, workload: Workload, { edges }: Declared): readonly PodPort[] {
  const ofServices = (services.fronts.get(workload) ?? [])
    .flatMap(({ ports }) => ports)
    .map((port) => ({ protocol: port.protocol, port: podPort(port, workload) }));
  const ofEdges = edges.filter(({ to }) => to === workload.name).flatMap((edge) => podPorts(services, workload, edge));
  const listening = new Map<string, PodPort>();
  for (const { protocol, port } of [...workload.ports, ...ofServices, ...ofEdges]) {
    if (port !== undefined) listening.set(`${protocol}/${port}`, { protocol, port });
  }
  return [...listening.values()];
}

function declaredPaths(services: Services, known: readonly Workload[], { edges }: Declared): readonly MatrixDeclared[] {
  const called = groupBy(known, ({ name }) => name);
  const paths = edges.flatMap(({ from, to, port, protocol }) =>
    (called.get(to) ?? []).flatMap((target) =>
      podPorts(services, target, { port, protocol }).flatMap((own) =>
        (called.get(from) ?? []).map((source) => ({
          from: objectName(source.subject),
          to: listenerName(objectName(target.subject), own),
        })),
      ),
    ),
  );
  return [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
}
