import type { Destination } from "../../model/input.ts";
import { cidrOf } from "../../model/network/addresses.ts";
import type { Faults } from "./faults.ts";

/** Somewhere outside the cluster: what is left out of its range has to be a part of the range, or the API server refuses it. */
export function resolveDestinations(
  destinations: readonly Destination[],
  keys: readonly string[],
  faults: Faults,
): readonly Destination[] {
  for (const [index, { cidr, except = [] }] of destinations.entries()) {
    for (const [at, hole] of except.entries()) {
      if (isPart(hole, cidr)) continue;
      const message = `${hole} is to be left out of ${cidr}, and is not a part of it.`;
      const place = [...keys, String(index), "except", String(at)];
      faults.add("out-of-range", place, message, "name ranges inside of `cidr`, or leave `except` out.");
    }
  }
  return destinations;
}

/** ValidateIPBlock of pkg/apis/networking/validation: strictly inside. */
function isPart(hole: string, whole: string): boolean {
  const [part, range] = [cidrOf(hole), cidrOf(whole)];
  if (part === undefined || range === undefined) return true;
  const inside = part.first >= range.first && part.end <= range.end;
  return inside && part.end - part.first < range.end - range.first;
}
