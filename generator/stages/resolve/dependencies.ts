import type { CodeTexts } from "../../diagnostics/code-text.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { BackingServiceName } from "../../model/backing-services.ts";
import { backingNames, backingTable } from "../../model/backing-services.ts";
import { serviceName, smokeTest, topicsJob } from "../../model/names.ts";
import type { BackingServices } from "../../model/resolved.ts";
import type { Service } from "../../model/workload.ts";
import type { Faults } from "./faults.ts";
import { orderFaults } from "./job-order.ts";

/** @codes gathered by the build */
export const codes = {
  "unknown-dependency": {
    cause: "`uses` names something that is neither a service nor a backing service of the environment.",
    cure: "Correct the name, or switch the thing on in the environment.",
  },
  "name-taken": {
    cause: "A service is called as a backing service, or its Service, claim or config entry is that of another one.",
    cure: "Rename the service.",
  },
} as const satisfies CodeTexts;

/** What a backing service cannot run without. */
const needs: readonly (readonly [BackingServiceName, BackingServiceName])[] = [
  ["kafka", "zookeeper"],
  ["kafka-ui", "kafka"],
];

/**
 * Finds uses of what is not there, and names that mean two things. `partial`: a backing service may have been taken out of
 * the settings for a fault of its own, which is told already.
 */
export function dependencyFaults(
  services: readonly Service[],
  backing: BackingServices,
  faults: Faults,
  partial: boolean,
): void {
  const known = [...new Set([...services.map(({ name }) => name), ...Object.keys(backing)])];
  for (const { name, uses } of services) {
    for (const [index, used] of uses.entries()) {
      const keys = ["services", name, "uses", String(index)];
      if (used === name) faults.add("unknown-dependency", keys, `${name} uses itself.`, "remove it.");
      if (known.includes(used) || (partial && Object.hasOwn(backingTable, used))) continue;
      const message = `${name} uses \`${used}\`, which this environment does not have.`;
      faults.add("unknown-dependency", keys, message, cureOf(used, known));
    }
  }
  for (const [one, other] of needs) {
    if (backing[one] === undefined || backing[other] !== undefined) continue;
    const message = `${one} does not work without ${other}, which is switched off.`;
    faults.add("unknown-dependency", ["backingServices", other], message, `switch ${one} off too.`);
  }
  orderFaults(services, faults);
  nameFaults(services, faults);
}

/** A backing service may be meant that is not switched on. */
function cureOf(used: string, known: readonly string[]): string {
  const names = [...known, ...backingNames];
  if (names.includes(used)) return `switch it on: add \`${used}\` to \`backingServices\`.`;
  const near = nearest(used, names);
  return near === undefined ? `there are ${known.join(", ")}.` : `did you mean \`${near}\`?`;
}

function nameFaults(services: readonly Service[], faults: Faults): void {
  const taken = [...backingNames, topicsJob, smokeTest];
  const owners = new Map(
    taken.flatMap((name) => [
      [name, ownerOf(name)],
      [serviceName(name), ownerOf(name)],
    ]),
  );
  for (const { name } of services) {
    const owner = owners.get(name) ?? owners.get(serviceName(name));
    if (owner !== undefined) {
      const message = `The service \`${name}\` cannot have this name, because of ${owner}: both would make a Service \`${serviceName(name)}\`.`;
      faults.add("name-taken", ["services", name], message, "rename the service.");
    }
    owners.set(name, `the service \`${name}\``);
    owners.set(serviceName(name), `the service \`${name}\``);
  }
}

/** What has a name already, that is no service. */
function ownerOf(name: string): string {
  return Object.hasOwn(backingTable, name) ? `the backing service \`${name}\`` : `the Job \`${name}\``;
}
