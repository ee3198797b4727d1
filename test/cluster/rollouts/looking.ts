/** What the command line would read of a namespace's Rollouts, and waiting for it. */
import { rolloutStates } from "../../../generator/daily/health/rollout.ts";
import type { RolloutState } from "../../../generator/model/health/rollout.ts";
import { asRecord } from "../../../generator/model/loose.ts";
import { type Api, valueAt } from "../harness/api.ts";
import { list, patch, read } from "../harness/objects.ts";
import { waitFor } from "../harness/wait.ts";

export const kinds = [
  ["argoproj.io/v1alpha1", "Rollout"],
  ["argoproj.io/v1alpha1", "AnalysisRun"],
  ["apps/v1", "ReplicaSet"],
] as const;

export async function statesIn(api: Api, namespace: string): Promise<readonly RolloutState[]> {
  const objects = await Promise.all(kinds.map(([apiVersion, kind]) => list(api, apiVersion, kind, { namespace })));
  return rolloutStates(objects.flat().map(asRecord));
}

export async function stateOf(api: Api, namespace: string, name: string): Promise<RolloutState | undefined> {
  return (await statesIn(api, namespace)).find((state) => state.name === name);
}

/** Waits until a Rollout stands as `wanted` says. */
export async function untilRollout(
  api: Api,
  [namespace, name]: readonly [namespace: string, name: string],
  wanted: Partial<RolloutState>,
  seconds = 60,
): Promise<RolloutState> {
  return waitFor(`Rollout ${name} ${JSON.stringify(wanted)}`, seconds, async () => {
    const state = await stateOf(api, namespace, name);
    const fits =
      state !== undefined &&
      Object.entries(wanted).every(([field, value]) => JSON.stringify(valueAt(state, field)) === JSON.stringify(value));
    return fits ? { done: state } : { waiting: JSON.stringify(state) };
  });
}

/** Ends the pause of a canary as `kubectl argo rollouts promote` does: the next step is the one after it (cmd/promote). */
export async function goOn(api: Api, [namespace, name]: readonly [namespace: string, name: string]): Promise<void> {
  const reference = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", metadata: { name, namespace } };
  const step = Number(valueAt(await read(api, reference), "status", "currentStepIndex"));
  await patch(api, reference, { status: { pauseConditions: null, currentStepIndex: step + 1 } }, "status");
}

/** How many pods of an app are ready and not ending, by the tag of their image. */
export async function readyPods(api: Api, namespace: string, app: string): Promise<Readonly<Record<string, number>>> {
  const pods = await list(api, "v1", "Pod", { namespace, selector: `app=${app}` });
  const counts: Record<string, number> = {};
  for (const pod of pods) {
    const conditions = (valueAt(pod, "status", "conditions") ?? []) as readonly { type: string; status: string }[];
    const isReady = conditions.some(({ type, status }) => type === "Ready" && status === "True");
    if (!isReady || pod.metadata.deletionTimestamp !== undefined) continue;
    const tag =
      String(valueAt(pod, "spec", "containers", 0, "image"))
        .split(":")
        .at(-1) ?? "";
    counts[tag] = (counts[tag] ?? 0) + 1;
  }
  return counts;
}

export function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
