import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { OutsideDestination } from "../../../model/compiled.ts";
import { type Addresses, addressesOf, everyAddress, formatRange } from "../../../model/network/addresses.ts";
import { includes, normalize, subtract } from "../../../model/network/intervals.ts";
import { portPlace } from "../../../model/network/ports.ts";
import { outsideReach } from "../../../model/network/verdict.ts";
import { finding } from "../finding.ts";
import { policyNames } from "./blocked.ts";
import { groupBy } from "./grouping.ts";
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
  const { name, cidr, except, ports, origin } = destination;
  const wanted = addressesOf(cidr, except);
  const reach = outsideReach(workload.endpoint);
  const closed = ports.flatMap((port) => {
    const place = portPlace("TCP", port);
    const open = reach.filter(({ ports }) => includes(ports, place)).flatMap(({ addresses }) => addresses);
    const missing = subtract(wanted, open);
    if (missing.length === 0) return [];
    const whole = subtract(wanted, missing).length === 0;
    return [{ port, what: whole ? "nothing of it is open" : `${rangeList(missing)} is closed` }];
  });
  if (closed.length === 0) return [];
  const { title, namespace } = workloadParty(workload);
  const places = [...groupBy(closed, ({ what }) => what)].map(
    ([what, group]) => `${what} on TCP port ${group.map(({ port }) => port).join(" and ")}`,
  );
  const block = except.length === 0 ? `{cidr: ${cidr}}` : `{cidr: ${cidr}, except: [${except.join(", ")}]}`;
  const entries = closed.map(({ port }) => `{protocol: TCP, port: ${port}}`).join(", ");
  return [
    finding("destination-blocked", workload.subject, {
      origin,
      message: `${title} cannot reach all of its destination \`${name}\` (${cidr}): ${places.join(", and ")}. The policies that isolate its egress are ${policyNames(workload.endpoint.egress)}, namespace \`${namespace}\`.`,
      hint: `Add this egress rule to a policy that selects ${title}: {to: [{ipBlock: ${block}}], ports: [${entries}]}.`,
    }),
  ];
}
