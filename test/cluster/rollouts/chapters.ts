/** Chapters of a story in which Argo CD may never get stuck, and callers never find fewer pods than are wanted. */
import { expect } from "vitest";
import type { Cluster } from "../harness/cluster.ts";
import { waitFor } from "../harness/wait.ts";
import { app, type Delivered, namespace } from "./delivered.ts";
import { idleOutOfSync, journalOf, longestSync, type Moment, syncsIn } from "./journal.ts";
import { fewestServed, servedPods } from "./served.ts";
import { nginx } from "./weights.ts";

/** How many pods Services lead to. */
export type Pods = Readonly<Record<string, number>>;

/** Milliseconds. Waves and what they wait for take tens of seconds; what waits for a Rollout that is paused takes half an hour. */
const patience = 150_000;
/** Milliseconds in which Argo CD, which looks every thirty seconds, has looked again by itself. */
const rest = 40_000;
/** Milliseconds. Argo CD looks again within a moment; what is OutOfSync for longer is so for good. */
const moment = 20_000;

/**
 * Runs a part of a story, which leaves each Service with as many pods as `after` says, and holds what is true of every part: no Service
 * has ever fewer than the least of before and after, no commit is synced again and again, no sync takes for ever, and at the end all is
 * Synced and Healthy without a difference, and stays so. Gives the moments of the part.
 */
export async function chapter(
  cluster: Cluster,
  dev: Delivered,
  after: Pods,
  during: () => Promise<void>,
): Promise<readonly Moment[]> {
  const journal = (what: () => Promise<void>) => journalOf(cluster, app, () => nginx.weight(cluster, namespace), what);
  const before = await servedPods(cluster, namespace);
  let moments: readonly Moment[] = [];
  const fewest = await fewestServed(cluster, namespace, Object.keys(after), async () => {
    moments = await journal(async () => {
      await during();
      await dev.arrived();
      await untilServed(cluster, after);
    });
  });
  const wanted = Object.entries(after).map(([name, pods]) => [name, Math.min(pods, before[name] ?? 0)] as const);
  expect(wanted.filter(([name, pods]) => (fewest[name] ?? 0) < pods)).toEqual([]);
  const syncs = syncsIn(moments);
  // Argo CD now and then compares what it has just applied with what it knew of before, and heals what is no difference: once.
  expect(syncs.filter((commit, at) => syncs.indexOf(commit) < at - 1)).toEqual([]);
  expect(longestSync(moments)).toBeLessThan(patience);
  expect(idleOutOfSync(moments)).toBeLessThan(moment);
  expect(await dev.difference()).toBe("");
  const quiet = await journal(() => new Promise((resolve) => setTimeout(resolve, rest)));
  expect(quiet.map(({ sync, health, operation }) => `${sync} ${health} ${operation}`)).toEqual([
    "Synced Healthy Succeeded",
  ]);
  expect(quiet.at(-1)?.begun).toBe(moments.at(-1)?.begun);
  return moments;
}

/** Waits until Services lead to so many pods. */
export async function untilServed(cluster: Cluster, wanted: Pods): Promise<void> {
  await waitFor("Services lead to all pods", 120, async () => {
    const now = await servedPods(cluster, namespace);
    const isThere = Object.entries(wanted).every(([name, pods]) => now[name] === pods);
    return isThere ? { done: undefined } : { waiting: JSON.stringify(now) };
  });
}
