/**
 * What the real controller of Argo Rollouts does with canaries, blue-green and analyses, and what the command line reads of
 * it. Minutes to build, so that only the nightly workflow runs it (`ROLLOUTS=1`); what it has said is recorded in test/health.
 */
import { describe, expect, test } from "vitest";
import { asList } from "../../generator/model/loose.ts";
import { valueAt } from "./harness/api.ts";
import { apply, createNamespace, patch, read, remove } from "./harness/objects.ts";
import { useCluster } from "./harness/use-cluster.ts";
import { waitFor } from "./harness/wait.ts";
import { lowest } from "./harness/workloads.ts";
import { readyPods, stateOf, total, untilRollout } from "./rollouts/looking.ts";
import { autoscaler, deployment, errorRate, rollout, service } from "./rollouts/objects.ts";
import { record } from "./rollouts/recording.ts";

const image = (tag: string) => ({ hello: `registry.example.com/hello:${tag}` });
const analysis = { templates: [{ templateName: "analysis" }] };
const canary = (steps: readonly object[]) => ({ canary: { maxSurge: 1, maxUnavailable: 0, steps } });

describe.skipIf(process.env.ROLLOUTS !== "1")("Rollouts", () => {
  const cluster = useCluster({ rollouts: true });
  /** A namespace with the Services that a Rollout needs, and an analysis. */
  const prepared = async (namespace: string, query: string) => {
    await createNamespace(cluster(), namespace);
    const objects = [errorRate(query), service("hello-service", "hello"), service("hello-preview", "hello")];
    for (const object of objects) await apply(cluster(), object, { namespace });
    return { at: { namespace }, place: [namespace, "hello"] as const };
  };

  test("a canary by pod count goes to the end; one whose analysis fails is aborted, and says why", async () => {
    const { at, place } = await prepared("canary", "canary_errors");
    const steps = [{ setWeight: 25 }, { pause: { duration: "4s" } }, { analysis }];
    const of = (tag: string) => rollout({ name: "hello", tag, replicas: 4, strategy: canary(steps) });
    await apply(cluster(), of("v1"), at);
    await untilRollout(cluster(), place, { phase: "healthy" });
    cluster().prometheus().say("canary_errors", 1.5);
    await apply(cluster(), of("v2"), at);
    const paused = await untilRollout(cluster(), place, { phase: "paused" });
    expect(paused).toMatchObject({ stable: image("v1"), next: image("v2"), weight: 25, steps: { done: 1, of: 3 } });
    expect(Date.parse(paused.pausedUntil ?? "") - Date.parse(paused.since ?? "")).toBe(4000);
    expect(await readyPods(cluster(), ...place)).toEqual({ v1: 3, v2: 1 });
    await record(cluster(), "canary", "rollout-paused");
    await untilRollout(cluster(), place, { phase: "healthy", stable: image("v2") });
    expect(await readyPods(cluster(), ...place)).toEqual({ v2: 4 });

    cluster().prometheus().say("canary_errors", 7.5);
    await apply(cluster(), of("v3"), at);
    const aborted = await untilRollout(cluster(), place, { phase: "aborted" });
    expect(aborted).toMatchObject({ stable: image("v2"), next: image("v3"), weight: 0 });
    expect(aborted.message).toBe(
      'Metric "error-rate" assessed Failed due to failed (1) > failureLimit (0) (error-rate was 7.5)',
    );
    await record(cluster(), "canary", "rollout-aborted");
    // What git says again is what runs: at once, and without an analysis.
    const asked = cluster().prometheus().asked().length;
    await apply(cluster(), of("v2"), at);
    await untilRollout(cluster(), place, { phase: "healthy", stable: image("v2"), next: image("v2") });
    expect(cluster().prometheus().asked().length).toBe(asked);
  });

  test("blue-green has twice the pods until the old ones are scaled down; a failed analysis keeps the old ones", async () => {
    const { at, place } = await prepared("blue", "blue_errors");
    const blueGreen = {
      activeService: "hello-service",
      previewService: "hello-preview",
      scaleDownDelaySeconds: 4,
      prePromotionAnalysis: analysis,
    };
    const of = (tag: string) => rollout({ name: "hello", tag, replicas: 2, strategy: { blueGreen } });
    await apply(cluster(), of("v1"), at);
    await untilRollout(cluster(), place, { phase: "healthy" });
    await apply(cluster(), of("v2"), at);
    let most = 0;
    await waitFor("v2 has arrived, and v1 is gone", 60, async () => {
      const [pods, state] = [await readyPods(cluster(), ...place), await stateOf(cluster(), ...place)];
      most = Math.max(most, total(pods));
      const isThere = state?.phase === "healthy" && total(pods) === 2 && pods.v2 === 2;
      return isThere ? { done: true } : { waiting: JSON.stringify({ pods, state }) };
    });
    expect(most).toBe(4);
    cluster().prometheus().say("blue_errors", 50);
    await apply(cluster(), of("v3"), at);
    const aborted = await untilRollout(cluster(), place, { phase: "aborted" });
    expect(aborted).toMatchObject({ strategy: "blueGreen", stable: image("v2"), next: image("v3"), weight: 0 });
    expect(aborted.message).toContain("error-rate was 50");
    await record(cluster(), "blue", "rollout-blue-green-aborted");
  });

  test("Deployment, Rollout by workloadRef, Deployment again: never fewer pods than are wanted", async () => {
    const { at, place } = await prepared("moving", "moving_errors");
    const wanted = 3;
    const ready = async () => total(await readyPods(cluster(), ...place));
    const reference = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "hello", namespace: "moving" } };
    const replicasOf = async () => valueAt(await read(cluster(), reference), "spec", "replicas");
    await apply(cluster(), deployment("hello", "v1", wanted), at);
    await waitFor("the Deployment is there", 60, async () =>
      (await ready()) === wanted ? { done: true } : { waiting: "not yet" },
    );
    const least = await lowest(ready, async () => {
      // First release: the Rollout takes the Deployment's pods over.
      const workloadRef = { apiVersion: "apps/v1", kind: "Deployment", name: "hello", scaleDown: "progressively" };
      const {
        template: _,
        selector: __,
        ...spec
      } = rollout({
        name: "hello",
        tag: "v1",
        replicas: wanted,
        strategy: canary([]),
      }).spec as Record<string, unknown>;
      const taking = { ...rollout({ name: "hello", tag: "v1", strategy: {} }), spec: { ...spec, workloadRef } };
      await apply(cluster(), taking, at);
      await untilRollout(cluster(), place, { phase: "healthy" });
      await waitFor("the Deployment has no pods", 60, async () => {
        const replicas = await replicasOf();
        return replicas === 0 ? { done: true } : { waiting: String(replicas) };
      });
      // Second release: the template is the Rollout's own.
      await patch(
        cluster(),
        { ...taking, metadata: { name: "hello", namespace: "moving" } },
        { spec: { workloadRef: null } },
      );
      await apply(cluster(), rollout({ name: "hello", tag: "v1", replicas: wanted, strategy: canary([]) }), at);
      await untilRollout(cluster(), place, { phase: "healthy" });
      await remove(cluster(), reference);
      await untilRollout(cluster(), place, { phase: "healthy" });
      expect(await ready()).toBe(wanted);
      // And back: the Deployment's pods are there before the Rollout's go.
      await apply(cluster(), deployment("hello", "v1", wanted), at);
      await waitFor("the Deployment is there again", 60, async () => {
        const available = valueAt(await read(cluster(), reference), "status", "availableReplicas");
        return available === wanted ? { done: true } : { waiting: String(available) };
      });
      await remove(cluster(), {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Rollout",
        metadata: { name: "hello", namespace: "moving" },
      });
      await waitFor("the Rollout's pods are gone", 60, async () => {
        const pods = await ready();
        return pods === wanted ? { done: true } : { waiting: String(pods) };
      });
    });
    expect(least).toBe(wanted);
  });

  test("an autoscaler scales a Rollout while its canary is on its way", async () => {
    const { at, place } = await prepared("scaled", "scaled_errors");
    const of = (tag: string) =>
      rollout({ name: "hello", tag, strategy: canary([{ setWeight: 50 }, { pause: { duration: "12s" } }]) });
    await apply(cluster(), of("v1"), at);
    await apply(cluster(), autoscaler("hello", "Rollout", [2, 6]), at);
    await waitFor("two pods", 90, async () => {
      const pods = total(await readyPods(cluster(), ...place));
      return pods === 2 ? { done: true } : { waiting: String(pods) };
    });
    await untilRollout(cluster(), place, { phase: "healthy" });
    await apply(cluster(), of("v2"), at);
    await untilRollout(cluster(), place, { phase: "paused" });
    const scaler = { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler" };
    await patch(
      cluster(),
      { ...scaler, metadata: { name: "hello", namespace: "scaled" } },
      { spec: { minReplicas: 4 } },
    );
    await waitFor("four pods, half of them new", 60, async () => {
      const pods = await readyPods(cluster(), ...place);
      return pods.v1 === 2 && pods.v2 === 2 ? { done: true } : { waiting: JSON.stringify(pods) };
    });
    expect((await stateOf(cluster(), ...place))?.phase).toBe("paused");
    await untilRollout(cluster(), place, { phase: "healthy", stable: image("v2") });
    expect(await readyPods(cluster(), ...place)).toEqual({ v2: 4 });
    const live = await read(cluster(), { ...scaler, metadata: { name: "hello", namespace: "scaled" } });
    const conditions = asList(valueAt(live, "status", "conditions"));
    expect(
      conditions.filter((one) => valueAt(one, "type") === "AbleToScale").map((one) => valueAt(one, "status")),
    ).toEqual(["True"]);
  });
});
