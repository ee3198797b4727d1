import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { OutsideDestination } from "../../../model/compiled.ts";
import { groupBy } from "../../../model/grouping.ts";
import { type Addresses, addressesOf, everyAddress, formatRange } from "../../../model/network/addresses.ts";
import { intersect, normalize, subtract } from "../../../model/network/intervals.ts";
import { formatSpan, type PortSpan, type Ports, portRange } from "../../../model/network/ports.ts";
import { outsideReach, type Reach } from "../../../model/network/verdict.ts";
import { finding } from "../finding.ts";
import { policyNames } from "./blocked.ts";
import type { NetworkView, Workload } from "./network-view.ts";
import { workloadParty } from "./parties.ts";

/** @codes gathered by the build */
export const codes = {
  "destination-blocked": {
    cause:
      "A part of a declared destination outside the cluster is closed: some of its addresses or some of its ports.",
    cure: "Allow the whole range, without the exceptions that the destination does not have, on all of its ports.",
  },
} as const satisfies CodeTexts;

/** Every declared destination is open whole: each of its addresses on each of its ports. */
export function destinationsPass(
  view: NetworkView,
  destinations: readonly OutsideDestination[],
): readonly Diagnostic[] {
  return destinations.flatMap((destination) =>
    view.workloads
      .filter(({ name, foreign }) => name === destination.from && !foreign)
      .flatMap((workload) => destinationPasses(workload, destination)),
  );
}

/** Ranges as people write them; the first few of many. */
export function rangeList(addresses: Addresses): string {
  if (subtract(everyAddress, addresses).length === 0) return "every address";
  const shown = normalize(addresses).map(formatRange);
  if (shown.length <= 4) return shown.join(", ");
  return `${shown.slice(0, 3).join(", ")} and ${shown.length - 3} more ranges`;
}

function destinationPasses(workload: Workload, destination: OutsideDestination): readonly Diagnostic[] {
  const { name, cidr, except, protocol, ports, origin } = destination;
  const wanted = addressesOf(cidr, except);
  const reach = outsideReach(workload.endpoint);
  const closed = ports.flatMap((span) =>
    alike(portRange(protocol, span.first, span.last), reach).flatMap((part) => {
      const open = reach.filter(({ ports }) => intersect(ports, [part]).length > 0);
      const missing = subtract(
        wanted,
        open.flatMap(({ addresses }) => addresses),
      );
      if (missing.length === 0) return [];
      const whole = subtract(wanted, missing).length === 0;
      const place = portRange(protocol, span.first, span.last).first;
      const port: PortSpan = {
        first: span.first + part.first - place,
        last: span.first + part.end - 1 - place,
      };
      return [{ port, what: whole ? "nothing of it is open" : `${rangeList(missing)} is closed` }];
    }),
  );
  if (closed.length === 0) return [];
  const { title, namespace } = workloadParty(workload);
  const places = [...groupBy(closed, ({ what }) => what)].map(
    ([what, group]) => `${what} on ${protocol} port ${group.map(({ port }) => formatSpan(port)).join(" and ")}`,
  );
  const block = except.length === 0 ? `{cidr: ${cidr}}` : `{cidr: ${cidr}, except: [${except.join(", ")}]}`;
  const entries = closed
    .map(
      ({ port: { first, last } }) =>
        `{protocol: ${protocol}, port: ${first}${last > first ? `, endPort: ${last}` : ""}}`,
    )
    .join(", ");
  return [
    finding("destination-blocked", workload.subject, {
      origin,
      message: `${title} cannot reach all of its destination \`${name}\` (${cidr}): ${places.join(", and ")}. The policies that isolate its egress are ${policyNames(workload.endpoint.egress)}, namespace \`${namespace}\`.`,
      hint: `Add this egress rule to a policy that selects ${title}: {to: [{ipBlock: ${block}}], ports: [${entries}]}.`,
    }),
  ];
}

/** A range of ports in parts, in each of which every port has the same reach. */
function alike(range: Ports[number], reach: readonly Reach[]): Ports {
  const within = intersect(
    [range],
    reach.flatMap(({ ports }) => ports),
  );
  const borders = new Set([range.first, range.end, ...within.flatMap(({ first, end }) => [first, end])]);
  const sorted = [...borders].sort((a, b) => a - b);
  return sorted.slice(1).map((end, index) => ({ first: sorted[index] ?? range.first, end }));
}
