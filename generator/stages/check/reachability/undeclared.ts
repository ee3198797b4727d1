import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { Declared, Edge, OutsideDestination } from "../../../model/compiled.ts";
import { groupBy } from "../../../model/grouping.ts";
import { addressesOf, nodeCaches } from "../../../model/network/addresses.ts";
import { includes, intersect, normalize, subtract } from "../../../model/network/intervals.ts";
import type { Policy } from "../../../model/network/policy.ts";
import { formatPorts, type Ports, portRange } from "../../../model/network/ports.ts";
import { allowedPorts, outsideReach, type Reach, verdictAt } from "../../../model/network/verdict.ts";
import { finding } from "../finding.ts";
import { policyNames } from "./blocked.ts";
import { rangeList } from "./destinations.ts";
import { type NetworkView, namespaceOf, type Workload } from "./network-view.ts";
import { workloadParty } from "./parties.ts";
import { podPorts, type Services } from "./services.ts";

/** @codes gathered by the build */
export const codes = {
  "undeclared-path": {
    cause:
      "Policies leave a connection open that neither `uses` nor `destinations` declares. Whoever takes over the one pod can go on to the other.",
    cure: "Declare it, or narrow the policy that opens it. Where no policy isolates a pod, add one that does.",
    kind: "policy",
  },
} as const satisfies CodeTexts;

/**
 * What is open although nothing declares it, in namespaces with policies where edges are declared: ports of other
 * workloads of the unit, and addresses outside. A workload's own pods are left out: what one of them may do, the others
 * may do too.
 */
export function undeclaredPaths(view: NetworkView, services: Services, declared: Declared): readonly Diagnostic[] {
  if (declared.edges.length === 0) return [];
  const policed = new Set((view.ownByKind.get("NetworkPolicy") ?? []).map(namespaceOf));
  const edges = groupBy(declared.edges, ({ from }) => from);
  const destinations = groupBy(declared.destinations, ({ from }) => from);
  const isolated = view.workloads.filter(
    ({ hostNetwork, namespace, foreign }) => !hostNetwork && !foreign && policed.has(namespace),
  );
  return isolated.flatMap((workload) => [
    ...undeclaredTargets(isolated, services, workload, edges.get(workload.name) ?? []),
    ...undeclaredOutside(workload, destinations.get(workload.name) ?? []),
  ]);
}

function undeclaredTargets(
  workloads: readonly Workload[],
  services: Services,
  from: Workload,
  edges: readonly Edge[],
): readonly Diagnostic[] {
  const open = workloads.flatMap((to) => {
    if (to.name === from.name) return [];
    const ports = allowedPorts(from.endpoint, to.endpoint);
    if (ports.length === 0) return [];
    const expected = edges.flatMap((edge) =>
      edge.to === to.name
        ? podPorts(services, to, edge).map(({ protocol, port }) => portRange(protocol, port, port))
        : [],
    );
    const extra = subtract(ports, expected);
    if (extra.length === 0) return [];
    const ways = [...groupBy(extra, (range) => openedBy(from, to, range))];
    const listed = ways.map(([way, ranges]) => `${formatPorts(ranges)} (${way})`);
    return [`${workloadParty(to).title} on ${listed.join(", ")}`];
  });
  if (open.length === 0) return [];
  return [
    finding("undeclared-path", from.subject, {
      severity: "warning",
      message: `${workloadParty(from).title} can open connections that nothing declares: ${open.join("; ")}.`,
      hint: `Declare the call in \`uses\` of \`${from.name}\`, or narrow the policies to what is declared.`,
    }),
  ];
}

/** The name server on the node, which every pod may ask. */
const nodeDns: Area = { addresses: [nodeCaches], ports: [portRange("UDP", 53, 53), portRange("TCP", 53, 53)] };

function undeclaredOutside(from: Workload, destinations: readonly OutsideDestination[]): readonly Diagnostic[] {
  const expected = destinations.map(({ cidr, except, protocol, ports }) => ({
    addresses: addressesOf(cidr, except),
    ports: ports.map(({ first, last }) => portRange(protocol, first, last)),
  }));
  const open = outsideReach(from.endpoint).flatMap((reach) => {
    const isOfNode = subtract(reach.addresses, nodeDns.addresses).length === 0;
    const extra = groupBy(beyond(reach, isOfNode ? [...expected, nodeDns] : expected), ({ addresses }) =>
      rangeList(addresses),
    );
    const policies = reach.policy === undefined ? [] : [reach.policy];
    return [...extra].map(([ranges, areas]) => {
      const ports = formatPorts(normalize(areas.flatMap((area) => area.ports)));
      return `${ranges} on ${ports} (${openedSide("egress", policies)})`;
    });
  });
  if (open.length === 0) return [];
  return [
    finding("undeclared-path", from.subject, {
      severity: "warning",
      message: `${workloadParty(from).title} can reach addresses outside the cluster that nothing declares: ${open.join("; ")}.`,
      hint: `Declare the addresses in \`destinations\` of \`${from.name}\`, or narrow the policies to what is declared.`,
    }),
  ];
}

interface Area {
  readonly addresses: Reach["addresses"];
  readonly ports: Ports;
}

/** What of `reach` none of `areas` covers: whole ports first, then what is left of the ports that areas have. */
function beyond(reach: Reach, areas: readonly Area[]): readonly Area[] {
  const reached = normalize(reach.ports);
  const known = normalize(intersect(reached, normalize(areas.flatMap(({ ports }) => ports))));
  const unknown = subtract(reached, known);
  const whole = unknown.length === 0 ? [] : [{ addresses: reach.addresses, ports: unknown }];
  const rest = known.flatMap(({ first, end }) =>
    Array.from({ length: end - first }, (_, step) => first + step).flatMap((place) => {
      const covered = areas.filter(({ ports }) => includes(ports, place)).flatMap(({ addresses }) => addresses);
      const addresses = subtract(reach.addresses, covered);
      return addresses.length === 0 ? [] : [{ addresses, ports: [{ first: place, end: place + 1 }] }];
    }),
  );
  return [...whole, ...rest];
}

function openedBy(from: Workload, to: Workload, { first }: Ports[number]): string {
  const { egress, ingress } = verdictAt(from.endpoint, to.endpoint, first);
  return `${openedSide("egress", egress.allowedBy)}, ${openedSide("ingress", ingress.allowedBy)}`;
}

function openedSide(side: "egress" | "ingress", allowedBy: readonly Policy[]): string {
  return `${side}: ${allowedBy.length === 0 ? "no policy isolates it" : policyNames(allowedBy)}`;
}
