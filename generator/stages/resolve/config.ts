import type { CodeTexts } from "../../diagnostics/code-text.ts";
import { entriesByOwner } from "../../model/config-entries.ts";
import type { ConfigEntries } from "../../model/input.ts";
import type { BackingServices } from "../../model/resolved.ts";
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
 * Entries of trip-service-config: where each backing service and each backend is, as the seed names them, and what
 * the environment adds. An added entry cannot replace one that follows from what is deployed.
 */
export function resolveConfig(
  added: ConfigEntries,
  services: readonly Service[],
  backing: BackingServices,
  faults: Faults,
): Readonly<Record<string, string>> {
  const entries = new Map<string, string>();
  for (const owned of entriesByOwner(services, backing).values()) {
    for (const [name, value] of Object.entries(owned)) entries.set(name, value);
  }
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
