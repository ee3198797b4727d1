import type { BackingService, External } from "./backing-service.ts";
import { type BackingEntry, backingType, mainPort, variablePrefix } from "./backing-services.ts";
import { urlEntry } from "./names.ts";
import type { Environment } from "./resolved.ts";
import type { Service } from "./workload.ts";

type Entries = Readonly<Record<string, string>>;

/** Entries of the shared configuration that say where a backing service or a backend is, by its name. */
export function entriesByOwner(
  product: string,
  services: readonly Service[],
  backing: readonly BackingService[],
): ReadonlyMap<string, Entries> {
  const found = new Map<string, Entries>(backing.map((one) => [one.name, backingEntries(one)]));
  for (const { name, type, service } of services) {
    if (type !== "backend" || service?.port === undefined) continue;
    // A service that takes a backing service's name is a fault that is told elsewhere.
    found.set(name, { ...found.get(name), [urlEntry(product, name)]: `http://${service.name}:${service.port}` });
  }
  return found;
}

/** What the pods of a backend are restarted for: what the environment adds for all, and what it uses. */
export function entriesUsedBy({ uses }: Service, { product, services, backingServices, config }: Environment): Entries {
  const unused = new Set(
    [...entriesByOwner(product, services, backingServices)]
      .filter(([owner]) => !uses.includes(owner))
      .flatMap(([, entries]) => Object.keys(entries)),
  );
  return Object.fromEntries(Object.entries(config).filter(([name]) => !unused.has(name)));
}

/** Where a backing service is, and what it is called there. */
function backingEntries(one: BackingService): Entries {
  const host = one.type === "external" ? one.host : one.service;
  const port = mainPort(one);
  const values: Readonly<Record<BackingEntry, string | undefined>> = {
    HOST: host,
    PORT: String(port),
    DATABASE: "database" in one ? one.database : undefined,
    BOOTSTRAP_SERVERS: `${host}:${port}`,
  };
  const prefix = variablePrefix(one.name);
  const usual = backingType(one.type).entries.map((entry) => [`${prefix}_${entry}`, values[entry]] as const);
  const own = one.type === "external" ? ownEntries(one, prefix) : [];
  return Object.fromEntries(
    [...new Map([...usual, ...own])].filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** Of further ports of what is outside the cluster, and what was written. */
function ownEntries({ ports, entries }: External, prefix: string): readonly (readonly [string, string | null])[] {
  return [
    ...ports.flatMap(({ name, port }) =>
      name === undefined ? [] : [[`${prefix}_${variablePrefix(name)}_PORT`, String(port)] as const],
    ),
    ...Object.entries(entries),
  ];
}
