import type { CodeTexts } from "../../diagnostics/code-text.ts";
import {
  type BackingEntry,
  type BackingForm,
  type BackingServiceName,
  backingNames,
  backingTable,
} from "../../model/backing-services.ts";
import type { ConfigEntries } from "../../model/input.ts";
import { serviceName, urlEntry } from "../../model/names.ts";
import type { BackingServices, Forms, Service } from "../../model/resolved.ts";
import type { Faults } from "./faults.ts";

/** @codes gathered by the build */
export const codes = {
  "misplaced-setting": {
    cause: "A setting has no meaning together with another one, such as a route to a host for a service without port.",
    cure: "Remove it, or change the other one.",
  },
} as const satisfies CodeTexts;

/**
 * Entries of trip-service-config: where each backing service and each backend is, as the seed names them, and what
 * the environment adds. An added entry cannot replace one that follows from what is deployed.
 */
export function resolveConfig(
  added: ConfigEntries,
  services: readonly Service[],
  backing: BackingServices,
  faults: Faults,
): Readonly<Record<string, string>> {
  const derived = derivedEntries(services, backing);
  const entries = new Map(Object.entries(derived));
  for (const [name, value] of Object.entries(added)) {
    if (value === null) continue;
    if (Object.hasOwn(derived, name)) {
      const message = `\`${name}\` follows from what is deployed, it cannot be set.`;
      faults.add("misplaced-setting", ["config", name], message, "remove it, or choose another name.");
      continue;
    }
    entries.set(name, value);
  }
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function derivedEntries(services: readonly Service[], backing: BackingServices): Record<string, string> {
  return {
    ...Object.fromEntries(backingNames.flatMap((name) => backingEntries(name, backing[name]))),
    ...Object.fromEntries(
      services
        .filter(({ type }) => type === "backend")
        .map(({ name, port }) => [urlEntry(name), `http://${serviceName(name)}:${port}`]),
    ),
  };
}

/** Where a backing service is, and what it is called there. */
function backingEntries(name: BackingServiceName, settings: Forms[BackingForm] | undefined) {
  if (settings === undefined) return [];
  const { port, entries } = backingTable[name];
  const values: Readonly<Record<BackingEntry, string>> = {
    HOST: serviceName(name),
    PORT: String(port),
    DATABASE: "database" in settings ? settings.database : "",
    BOOTSTRAP_SERVERS: `${serviceName(name)}:${port}`,
  };
  const prefix = name.replaceAll("-", "_").toUpperCase();
  return entries.map((entry: BackingEntry) => [`${prefix}_${entry}`, values[entry]] as const);
}
