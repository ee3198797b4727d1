/** What a quota counts, which its controller does in its own time. */
import type { KubernetesObject } from "../../../generator/model/compiled.ts";
import { asRecord } from "../../../generator/model/loose.ts";
import { type Api, valueAt } from "../harness/api.ts";
import { apply, list, patch, read } from "../harness/objects.ts";
import { waitFor } from "../harness/wait.ts";

/** Waits until the controller has counted what the namespace held before the quota was. */
export async function counted(api: Api, quota: KubernetesObject): Promise<void> {
  await apply(api, quota);
  await waitFor(`quota ${quota.metadata.namespace}`, 60, async () => {
    const live = await read(api, quota);
    const hard = Object.keys(asRecord(valueAt(live, "spec", "hard")));
    const used = asRecord(valueAt(live, "status", "used"));
    const missing = hard.filter(
      (resource) => used[resource] === undefined || (resource === "configmaps" && used[resource] === "0"),
    );
    return missing.length === 0 ? { done: true } : { waiting: missing.join(", ") };
  });
}

const unused = "count/leases.coordination.k8s.io";

/**
 * On a busy API server pods are charged that came to nothing, and sums are written that miss the newest: for minutes, until
 * all is counted again. A changed limit has that done at once (resource_quota_controller.go, UpdateFunc).
 */
export async function countAnew(api: Api, namespace: string): Promise<void> {
  for (const quota of await list(api, "v1", "ResourceQuota", { namespace })) {
    const hard = { [unused]: String(Number(valueAt(quota, "spec", "hard", unused) ?? 0) + 1) };
    await patch(api, { ...quota, apiVersion: "v1", kind: "ResourceQuota" }, { spec: { hard } });
  }
}
