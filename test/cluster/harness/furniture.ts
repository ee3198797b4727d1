/** What a real cluster has and nobody declares: nodes, a default StorageClass with volumes; and how definitions are added. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { KubernetesObject } from "../../../generator/model/compiled.ts";
import { type Api, hasCondition, valueAt } from "./api.ts";
import { apply, list, read } from "./objects.ts";
import { waitFor } from "./wait.ts";

/** Nodes of 32 CPU and 256Gi in two zones, ready. */
export async function addNodes(api: Api, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, at) => `node-${at + 1}`);
  for (const [at, name] of names.entries()) {
    const path = "/api/v1/nodes";
    const { status, body } = await api.send("POST", path, node(name, at));
    if (status !== 201) throw new Error(`node ${name}: ${valueAt(body, "message")}`);
  }
  await waitFor("all nodes are ready", 180, async () => {
    const nodes = await list(api, "v1", "Node");
    const ready = nodes.filter((each) => valueAt(each, "spec", "taints") === undefined && hasCondition(each, "Ready"));
    return ready.length === count ? { done: true } : { waiting: `${ready.length} of ${count} are` };
  });
}

function node(name: string, at: number): KubernetesObject {
  const resources = { cpu: "32", memory: "256Gi", pods: "250" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      // Where the metrics-server finds the usage that KWOK reports for this node.
      annotations: { "metrics.k8s.io/resource-metrics-path": `/metrics/nodes/${name}/metrics/resource` },
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        // Old, and set by every kubelet still.
        "beta.kubernetes.io/os": "linux",
        "topology.kubernetes.io/zone": `zone-${at % 2}`,
      },
    },
    status: { allocatable: resources, capacity: resources },
  };
}

/**
 * A default StorageClass, and volumes made in advance: nothing provisions. Claims bind when a pod wants them. A
 * volume whose claim was removed is not used again.
 */
export async function addVolumes(api: Api, count: number): Promise<void> {
  await apply(api, {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "kubernetes.io/no-provisioner",
    volumeBindingMode: "WaitForFirstConsumer",
  });
  await Promise.all(
    Array.from({ length: count }, (_, at) =>
      apply(api, {
        apiVersion: "v1",
        kind: "PersistentVolume",
        metadata: { name: `volume-${at + 1}` },
        spec: {
          capacity: { storage: "500Gi" },
          accessModes: ["ReadWriteOnce"],
          persistentVolumeReclaimPolicy: "Retain",
          storageClassName: "standard",
          hostPath: { path: `/volumes/${at + 1}` },
        },
      }),
    ),
  );
}

/** Applies the definitions among objects, and waits until the API server has what they define. */
export async function establish(api: Api, objects: readonly KubernetesObject[]): Promise<void> {
  const definitions = objects.filter(({ kind }) => kind === "CustomResourceDefinition");
  await Promise.all(definitions.map((definition) => apply(api, definition)));
  for (const definition of definitions)
    await waitFor(`${definition.metadata.name} is established`, 180, async () => {
      const live = await read(api, definition);
      return live !== undefined && hasCondition(live, "Established") ? { done: true } : { waiting: "not yet" };
    });
}

/** All objects in the YAML files of a folder, or in one of its files. */
export function yamlIn(folder: string, only?: string): readonly KubernetesObject[] {
  return readdirSync(folder)
    .filter((file) => (only === undefined ? file.endsWith(".yaml") : file === only))
    .sort()
    .flatMap((file) => [...parseAllDocuments(readFileSync(join(folder, file), "utf8"))])
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);
}
