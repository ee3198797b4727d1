import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Service } from "../../model/workload.ts";
import type { Faults } from "./faults.ts";

/** @codes gathered by the build */
export const codes = {
  "unreachable-order": {
    cause: "A Job that runs in a sync uses what the same sync makes only after it, so that the first sync never ends.",
    cure: "Let the Job use stores and other Jobs only, or run it after the sync (`hook`: PostSync).",
  },
} as const satisfies CodeTexts;

/** Jobs before services: what they use has to be there before them. */
export function orderFaults(services: readonly Service[], faults: Faults): void {
  const byName = new Map(services.map((service) => [service.name, service]));
  for (const { name, workload, uses } of services) {
    if (workload.kind !== "Job" || workload.hook === "PostSync") continue;
    for (const [index, used] of uses.entries()) {
      const place = ["services", name, "uses", String(index)];
      const other = byName.get(used);
      // That it uses itself is told elsewhere.
      const circle = used === name ? undefined : circleFrom(name, used, byName);
      if (circle !== undefined) {
        const message = `${[name, ...circle].join(" waits for ")}: none of them ever runs.`;
        faults.add("unreachable-order", place, message, "take out one of these uses.");
      } else if (workload.hook === "PreSync") {
        const message = `${name} runs before anything of a sync, and so before ${used} is there.`;
        faults.add("unreachable-order", place, message, "leave `hook` out: it runs after the stores then.");
      } else if (other !== undefined && isLater(other)) {
        const message = `${name} runs before the services, and so before ${used} is there.`;
        faults.add("unreachable-order", place, message, "set `hook` to PostSync, or let it use stores and Jobs only.");
      }
    }
  }
}

function isLater({ workload }: Service): boolean {
  return workload.kind !== "Job" || workload.hook === "PostSync";
}

/** The Jobs on the way from `used` back to `name`. */
function circleFrom(
  name: string,
  used: string,
  services: ReadonlyMap<string, Service>,
  seen: readonly string[] = [],
): readonly string[] | undefined {
  if (used === name) return [name];
  const service = services.get(used);
  if (service === undefined || seen.includes(used) || isLater(service)) return undefined;
  for (const next of service.uses) {
    const rest = circleFrom(name, next, services, [...seen, used]);
    if (rest !== undefined) return [used, ...rest];
  }
  return undefined;
}
