import type { CodeTexts } from "../../diagnostics/code-text.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { BackingService } from "../../model/backing-service.ts";
import { backingTypeNames, ofType } from "../../model/backing-services.ts";
import { serviceName, smokeTest, topicsJob } from "../../model/names.ts";
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

/** What the services of an environment may use besides each other. */
export interface Used {
  /** What names begin with. */
  readonly product: string;
  readonly backing: readonly BackingService[];
  /** Names of all that are in the settings, those at fault too. */
  readonly named: readonly string[];
  /** One may have been taken out of the settings for a fault of its own, which is told already. */
  readonly partial: boolean;
}

/** Finds uses of what is not there, and names that mean two things. */
export function dependencyFaults(
  services: readonly Service[],
  { product, backing, named, partial }: Used,
  faults: Faults,
): void {
  const known = [...new Set([...services.map(({ name }) => name), ...named])];
  for (const { name, uses } of services) {
    for (const [index, used] of uses.entries()) {
      const keys = ["services", name, "uses", String(index)];
      if (used === name) faults.add("unknown-dependency", keys, `${name} uses itself.`, "remove it.");
      const called = services.find((one) => one.name === used);
      if (
        called !== undefined &&
        used !== name &&
        called.workload.kind !== "Job" &&
        called.port === undefined &&
        called.ports.length === 0
      ) {
        const message = `${name} uses \`${used}\`, which has no port that could be called.`;
        faults.add("unknown-dependency", keys, message, "remove it, or give that service a `port` or `ports`.");
      }
      if (known.includes(used) || (partial && isTakenOut(used, known))) continue;
      const message = `${name} uses \`${used}\`, which this environment does not have.`;
      faults.add("unknown-dependency", keys, message, cureOf(used, known));
    }
  }
  orderFaults(services, faults);
  nameFaults(product, services, backing, faults);
}

/** Of settings that have lost some parts, what is near to none of those that are left may have been there. */
function isTakenOut(used: string, known: readonly string[]): boolean {
  return backingTypeNames.some((type) => type === used) || nearest(used, [...known, ...backingTypeNames]) === undefined;
}

/** A backing service may be meant that is not switched on. */
function cureOf(used: string, known: readonly string[]): string {
  const names = [...known, ...backingTypeNames.filter((type) => type !== "external")];
  if (names.includes(used)) return `switch it on: add \`${used}\` to \`backingServices\`.`;
  const near = nearest(used, names);
  return near === undefined ? `there are ${known.join(", ")}.` : `did you mean \`${near}\`?`;
}

/** Names of workloads, which policies select by, and of Services, which others call. */
interface Taken {
  readonly names: readonly string[];
  /** What has them, in words. */
  readonly owner: string;
}

function nameFaults(
  product: string,
  services: readonly Service[],
  backing: readonly BackingService[],
  faults: Faults,
): void {
  const owners = new Map<string, string>();
  const take = ({ names, owner }: Taken) => {
    for (const name of names) owners.set(name, owner);
  };
  const ofJob = (name: string): Taken => ({ names: [name, serviceName(product, name)], owner: `the Job \`${name}\`` });
  take(ofJob(smokeTest));
  for (const { name } of ofType(backing, "kafka")) take(ofJob(topicsJob(name)));
  for (const one of backing) {
    const service = one.type === "external" ? serviceName(product, one.name) : one.service;
    // Its own name is its pods', and what its Service is called when nobody says so.
    const owner = owners.get(one.name) ?? owners.get(service);
    if (owner !== undefined) {
      const message = `The backing service \`${one.name}\` cannot have this name, because of ${owner}: both would make \`${owners.has(one.name) ? one.name : service}\`.`;
      faults.add("name-taken", ["backingServices", one.name], message, "rename it.");
    }
    take({ names: [one.name, serviceName(product, one.name), service], owner: `the backing service \`${one.name}\`` });
  }
  const [ui, ...others] = ofType(backing, "kafka-ui");
  for (const { name } of others) {
    const message = `${name} would be on the admin host in the place of ${ui?.name}, which has all of it.`;
    faults.add("name-taken", ["backingServices", name], message, "remove one: without `kafka`, one shows every Kafka.");
  }
  for (const { name, service } of services) {
    const own = service?.name ?? serviceName(product, name);
    const owner = owners.get(name) ?? owners.get(serviceName(product, name)) ?? owners.get(own);
    if (owner !== undefined) {
      const both = owners.has(name) || owners.has(serviceName(product, name)) ? serviceName(product, name) : own;
      const message = `The service \`${name}\` cannot have this name, because of ${owner}: both would make a Service \`${both}\`.`;
      faults.add("name-taken", ["services", name], message, "rename the service.");
    }
    take({ names: [name, serviceName(product, name), own], owner: `the service \`${name}\`` });
  }
}
