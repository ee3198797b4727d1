/**
 * Environments of Rollouts in a quota with room for all: what the quota counts in each phase is what the quota rule's levels
 * foretell. Many namespaces at once. Nightly (`ROLLOUTS=1`); `AGREEMENT_SEED` draws others.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { asRecord } from "../../generator/model/loose.ts";
import { environmentOf } from "./agreement/environments.ts";
import { inParallel } from "./agreement/generated.ts";
import { numberAt } from "./agreement/snapshots.ts";
import { valueAt } from "./harness/api.ts";
import { apply, createNamespace, list } from "./harness/objects.ts";
import { report } from "./harness/report.ts";
import { useCluster } from "./harness/use-cluster.ts";
import { waitFor } from "./harness/wait.ts";
import { type Watch, watchAll } from "./harness/watch.ts";
import { rolloutEnvironment, withRollouts } from "./rollouts/environments.ts";
import { rollout, service } from "./rollouts/objects.ts";
import { type Observed, phasesOf, watchedKinds } from "./rollouts/phases.ts";

const environments = Number(process.env.ROLLOUT_ENVIRONMENTS ?? 100);

describe.skipIf(process.env.ROLLOUTS !== "1")("what a quota counts of Rollouts", () => {
  const cluster = useCluster({ rollouts: true, metrics: false, nodes: 10, volumes: environments });
  /** How many pods there were of an app at most, and how many its ReplicaSets wanted together. */
  const most = { Pod: new Map<string, number>(), ReplicaSet: new Map<string, number>() };
  const peak = (kind: "Pod" | "ReplicaSet", namespace: string, app: string) =>
    most[kind].get(`${namespace} ${app}`) ?? 0;
  let watch: Watch;

  beforeAll(async () => {
    watch = await watchAll(cluster().apiServer, cluster(), watchedKinds, (kind, namespace, objects) => {
      if (kind !== "Pod" && kind !== "ReplicaSet") return;
      const counts = new Map<string, number>();
      for (const object of objects) {
        if (object.metadata.deletionTimestamp !== undefined) continue;
        const key = `${namespace} ${asRecord(object.metadata.labels).app}`;
        counts.set(key, (counts.get(key) ?? 0) + (kind === "Pod" ? 1 : numberAt(object, "spec", "replicas")));
      }
      for (const [key, count] of counts) most[kind].set(key, Math.max(count, most[kind].get(key) ?? 0));
    });
  }, 60_000);
  afterAll(() => watch?.stop());

  test("is what is foretold: at rest, before and after the switch, at the maximum", { timeout: 720_000 }, async () => {
    const { seed } = inject("agreement");
    const asked = fc.sample(rolloutEnvironment, { numRuns: environments, seed });
    const observed = await inParallel(asked, Number(process.env.ROLLOUT_WIDTH ?? 16), async (settings, at) => {
      const namespace = `usage-${at}`;
      const wanted = (app: string) => peak("ReplicaSet", namespace, app);
      const environment = await environmentOf(namespace, settings, withRollouts);
      // One that never gets on is a difference too, and the others go on.
      const phases = await phasesOf({ api: cluster(), watch, wanted, namespace }, environment).catch(
        ({ message }: Error): readonly Observed[] => [{ phase: "cut short", differences: [message] }],
      );
      return phases.map((each) => ({ ...each, settings }));
    });
    report({ part: "Rollouts in a roomy quota", measure: "environments compared", value: asked.length });
    for (const { phase, differences } of observed.flat()) {
      const part = `Rollouts in a roomy quota: ${phase}`;
      report({ part, measure: differences.length === 0 ? "agreements" : "disagreements", value: 1 });
    }
    const wrong = observed.flat().filter(({ differences }) => differences.length > 0);
    expect(wrong, `seed ${seed}`).toEqual([]);
  });

  test("a blue-green release while old pods of the one before still stay: a third set, which only waits where none fits", {
    timeout: 240_000,
  }, async () => {
    const replicas = 3;
    const strategy = { blueGreen: { activeService: "hello-service", scaleDownDelaySeconds: 20 } };
    const of = (tag: string) => rollout({ name: "hello", tag, replicas, strategy });
    const rooms = { "again-roomy": 3 * replicas, "again-tight": 2 * replicas };
    const stands = (namespace: string, generation: number) => {
      const [live] = watch.objects("Rollout", namespace);
      const status = asRecord(valueAt(live, "status"));
      return status.observedGeneration === String(generation) && status.stableRS === status.currentPodHash;
    };
    const untilArrived = (generation: number) =>
      waitFor(`release ${generation}`, 100, async () => {
        const open = Object.keys(rooms).filter((namespace) => !stands(namespace, generation));
        return open.length === 0 ? { done: true } : { waiting: open.join(", ") };
      });
    for (const [namespace, pods] of Object.entries(rooms)) {
      await createNamespace(cluster(), namespace);
      const spec = { hard: { pods: String(pods) } };
      const quota = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "quota" }, spec };
      for (const object of [quota, service("hello-service", "hello"), of("v1")])
        await apply(cluster(), object, { namespace });
    }
    for (const [at, tag] of ["v1", "v2", "v3"].entries()) {
      if (at > 0) for (const namespace of Object.keys(rooms)) await apply(cluster(), of(tag), { namespace });
      await untilArrived(at + 1);
    }
    const together = Object.keys(rooms).map((namespace) => peak("Pod", namespace, "hello"));
    expect(together).toEqual(Object.values(rooms));
    await waitFor("one set is left", 60, async () => {
      const sets = await list(cluster(), "apps/v1", "ReplicaSet", { namespace: "again-roomy" });
      const left = sets.filter((set) => numberAt(set, "status", "replicas") > 0).length;
      return left === 1 ? { done: true } : { waiting: `${left} sets have pods` };
    });
  });
});
