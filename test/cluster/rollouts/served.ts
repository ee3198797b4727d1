/** Pods behind a Service, as whoever calls it finds them. */
import { asRecords } from "../../../generator/model/loose.ts";
import { type Api, valueAt } from "../harness/api.ts";
import { list } from "../harness/objects.ts";
import { lookingDuring } from "../harness/workloads.ts";

/** How many ready pods each Service of a namespace leads to. */
export async function servedPods(api: Api, namespace: string): Promise<Readonly<Record<string, number>>> {
  const slices = await list(api, "discovery.k8s.io/v1", "EndpointSlice", { namespace });
  const counts: Record<string, number> = {};
  for (const { metadata, endpoints } of slices) {
    const service = metadata.labels?.["kubernetes.io/service-name"] ?? "";
    const ready = asRecords(endpoints).filter((endpoint) => valueAt(endpoint, "conditions", "ready") === true);
    counts[service] = (counts[service] ?? 0) + ready.length;
  }
  return counts;
}

/** Looks at what Services lead to while `during` runs, five times a second, and gives the fewest that each of them had. */
export async function fewestServed(
  api: Api,
  namespace: string,
  services: readonly string[],
  during: () => Promise<void>,
): Promise<Readonly<Record<string, number>>> {
  const fewest: Record<string, number> = {};
  await lookingDuring(async () => {
    const now = await servedPods(api, namespace);
    for (const service of services)
      fewest[service] = Math.min(fewest[service] ?? Number.POSITIVE_INFINITY, now[service] ?? 0);
  }, during);
  return fewest;
}
