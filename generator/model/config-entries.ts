import {
  type BackingEntry,
  type BackingForm,
  type BackingServiceName,
  backingNames,
  backingTable,
} from "./backing-services.ts";
import { serviceName, urlEntry } from "./names.ts";
import type { BackingServices, Environment, Forms } from "./resolved.ts";
import type { Service } from "./workload.ts";

type Entries = Readonly<Record<string, string>>;

/** Entries of the shared configuration that say where a backing service or a backend is, by its name. */
export function entriesByOwner(services: readonly Service[], backing: BackingServices): ReadonlyMap<string, Entries> {
  const found = new Map<string, Entries>(backingNames.map((name) => [name, backingEntries(name, backing[name])]));
  for (const { name, type, port, service } of services) {
    if (type !== "backend" || port === undefined || service === undefined) continue;
    // A service that takes a backing service's name is a fault that is told elsewhere.
    found.set(name, { ...found.get(name), [urlEntry(name)]: `http://${service.name}:${port}` });
  }
  return found;
}

/** What the pods of a backend are restarted for: what the environment adds for all, and what it uses. */
export function entriesUsedBy({ uses }: Service, { services, backingServices, config }: Environment): Entries {
  const unused = new Set(
    [...entriesByOwner(services, backingServices)]
      .filter(([owner]) => !uses.includes(owner))
      .flatMap(([, entries]) => Object.keys(entries)),
  );
  return Object.fromEntries(Object.entries(config).filter(([name]) => !unused.has(name)));
}

/** Where a backing service is, and what it is called there. */
function backingEntries(name: BackingServiceName, settings: Forms[BackingForm] | undefined): Entries {
  if (settings === undefined) return {};
  const { port, entries } = backingTable[name];
  const values: Readonly<Record<BackingEntry, string>> = {
    HOST: serviceName(name),
    PORT: String(port),
    DATABASE: "database" in settings ? settings.database : "",
    BOOTSTRAP_SERVERS: `${serviceName(name)}:${port}`,
  };
  const prefix = name.replaceAll("-", "_").toUpperCase();
  return Object.fromEntries(entries.map((entry: BackingEntry) => [`${prefix}_${entry}`, values[entry]]));
}
