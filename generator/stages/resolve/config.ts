import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { BackingService } from "../../model/backing-service.ts";
import { ofType } from "../../model/backing-services.ts";
import { entriesByOwner } from "../../model/config-entries.ts";
import type { ConfigEntries } from "../../model/input.ts";
import { sharedConfig } from "../../model/names.ts";
import type { Service } from "../../model/workload.ts";
import type { Faults } from "./faults.ts";

/** @codes gathered by the build */
export const codes = {
  "misplaced-setting": {
    cause: "A setting has no meaning together with another one, such as a route to a host for a service without port.",
    cure: "Remove it, or change the other one.",
  },
} as const satisfies CodeTexts;

/**
 * Entries of the shared configuration: where each backing service and each backend is, as the seed names them, and what
 * the environment adds. An added entry cannot replace one that follows from what is deployed.
 */
export function resolveConfig(
  product: string,
  added: ConfigEntries,
  services: readonly Service[],
  backing: readonly BackingService[],
  faults: Faults,
): Readonly<Record<string, string>> {
  const entries = new Map<string, string>();
  const owners = entriesByOwner(product, services, backing);
  for (const owned of owners.values()) {
    for (const [name, value] of Object.entries(owned)) entries.set(name, value);
  }
  externalFaults(product, backing, owners, faults);
  const derived = new Set(entries.keys());
  for (const [name, value] of Object.entries(added)) {
    if (value === null) continue;
    if (derived.has(name)) {
      const message = `\`${name}\` follows from what is deployed, it cannot be set.`;
      faults.add("misplaced-setting", ["config", name], message, "remove it, or choose another name.");
      continue;
    }
    entries.set(name, value);
  }
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is written for something outside the cluster has a name that nothing else has. */
function externalFaults(
  product: string,
  backing: readonly BackingService[],
  owners: ReadonlyMap<string, Readonly<Record<string, string>>>,
  faults: Faults,
): void {
  for (const { name, entries, secrets } of ofType(backing, "external")) {
    const place = ["backingServices", name];
    for (const entry of Object.keys(entries)) {
      const other = [...owners].find(([owner, owned]) => owner !== name && Object.hasOwn(owned, entry));
      if (other === undefined || entries[entry] === null) continue;
      const message = `\`${entry}\` is an entry of ${other[0]} already.`;
      faults.add("misplaced-setting", [...place, "entries", entry], message, "choose another name.");
    }
    for (const [index, key] of secrets.entries()) {
      const other = [...owners].find(([, owned]) => Object.hasOwn(owned, key));
      if (other === undefined) continue;
      const message = `\`${key}\` is an entry of ${sharedConfig(product)} already, of ${other[0]}.`;
      faults.add("misplaced-setting", [...place, "secrets", String(index)], message, "choose another name.");
    }
  }
}
