/** Deployments and their pods, as the story looks at them. */
import { type Api, type LiveObject, valueAt } from "./api.ts";
import { list, read } from "./objects.ts";

/** Pods by name, with the image of their first container and the workload that they belong to (`app`). */
export async function podsOf(api: Api, namespace: string): Promise<ReadonlyMap<string, string>> {
  const pods = await list(api, "v1", "Pod", { namespace });
  return new Map(pods.map(({ metadata }) => [metadata.name, metadata.labels?.app ?? ""]));
}

/** Workloads of which a pod of `before` is gone. */
export async function replacedSince(
  api: Api,
  namespace: string,
  before: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const now = await podsOf(api, namespace);
  return [...new Set([...before].filter(([pod]) => !now.has(pod)).map(([, workload]) => workload))].sort();
}

export async function deployment(api: Api, namespace: string, name: string): Promise<LiveObject> {
  const found = await read(api, { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace } });
  if (found === undefined) throw new Error(`there is no Deployment ${namespace}/${name}`);
  return found;
}

export async function imageOf(api: Api, namespace: string, name: string): Promise<string> {
  return String(valueAt(await deployment(api, namespace, name), "spec", "template", "spec", "containers", 0, "image"));
}

/** Looks at a number while `during` runs, five times a second, and gives the lowest that it saw. */
export async function lowest(number: () => Promise<number>, during: () => Promise<void>): Promise<number> {
  let least = await number();
  await lookingDuring(async () => {
    least = Math.min(least, await number());
  }, during);
  return least;
}

/** Looks while `during` runs, five times a second. */
export async function lookingDuring(look: () => Promise<void>, during: () => Promise<void>): Promise<void> {
  let running = true;
  const watching = (async () => {
    while (running) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  try {
    await during();
  } finally {
    running = false;
    await watching;
  }
}
