import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../support/run.ts";
import type { Api, LiveObject } from "../harness/api.ts";
import { list } from "../harness/objects.ts";
import { kinds } from "./looking.ts";

/**
 * With `UPDATE=1`: keeps what the cluster has of a namespace's Rollouts as `rollouts.json` of a case of test/health/rollouts, so that what
 * is read out of it is tried without a cluster.
 */
export async function record(api: Api, namespace: string, name: string): Promise<void> {
  if (process.env.UPDATE !== "1") return;
  const objects = await Promise.all(kinds.map(([apiVersion, kind]) => list(api, apiVersion, kind, { namespace })));
  const folder = join(repository, "test/health/rollouts", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "rollouts.json"), `${JSON.stringify(objects.flat().map(plain), null, 2)}\n`);
}

function plain(object: LiveObject): object {
  const { managedFields: _, ...metadata } = object.metadata as LiveObject["metadata"] & {
    readonly managedFields?: unknown;
  };
  return { ...object, metadata };
}
