import type { Destination as DestinationInput } from "../../model/input.ts";
import { cidrOf } from "../../model/network/addresses.ts";
import type { PortSpan } from "../../model/network/ports.ts";
import type { Destination } from "../../model/workload.ts";
import type { Faults } from "./faults.ts";

/** Places outside the cluster that a service calls, in the order of the file. */
export function resolveDestinations(
  destinations: readonly DestinationInput[],
  keys: readonly string[],
  faults: Faults,
): readonly Destination[] {
  return destinations.map(({ name, cidr, except = [], protocol = "TCP", ports }, index) => {
    const place = [...keys, String(index)];
    addressFaults(cidr, except, place, faults);
    return { name, cidr, except, protocol, ports: spansOf(ports, [...place, "ports"], faults) };
  });
}

/** What is left out of a range has to be a part of the range, or the API server refuses it. */
function addressFaults(cidr: string, except: readonly string[], keys: readonly string[], faults: Faults): void {
  const ranges = [[cidr, "cidr"] as const, ...except.map((hole, index) => [hole, "except", String(index)] as const)];
  for (const [text, ...place] of ranges) {
    if (cidrOf(text) !== undefined) continue;
    const message = `\`${text}\` is no range of addresses.`;
    faults.add("invalid-value", [...keys, ...place], message, "write it as 203.0.113.0/24 or 2001:db8::/32.");
  }
  for (const [index, hole] of except.entries()) {
    if (isPart(hole, cidr)) continue;
    const message = `${hole} is to be left out of ${cidr}, and is not a part of it.`;
    const place = [...keys, "except", String(index)];
    faults.add("out-of-range", place, message, "name ranges inside of `cidr`, or leave `except` out.");
  }
}

/** ValidateIPBlock of pkg/apis/networking/validation: strictly inside. */
function isPart(hole: string, whole: string): boolean {
  const [part, range] = [cidrOf(hole), cidrOf(whole)];
  if (part === undefined || range === undefined) return true;
  const inside = part.first >= range.first && part.end <= range.end;
  return inside && part.end - part.first < range.end - range.first;
}

const lastPort = 65_535;

function spansOf(ports: readonly (number | string)[], keys: readonly string[], faults: Faults): readonly PortSpan[] {
  return ports.map((port, index) => {
    if (typeof port === "number") return { first: port, last: port };
    const [first = 1, last = 1] = port.split("-").map(Number);
    if (first > last || last > lastPort) {
      const message =
        first > last ? `\`${port}\` ends before it begins.` : `\`${port}\` goes beyond the last port, ${lastPort}.`;
      faults.add("out-of-range", [...keys, String(index)], message, "write the first port, a dash and the last one.");
    }
    return { first, last };
  });
}
