/**
 * Rollouts in quotas that are just large enough, or not: whether each ends is what the quota rule foretells. Many namespaces at
 * once. Nightly (`ROLLOUTS=1`); `AGREEMENT_SEED` draws others.
 */
import fc from "fast-check";
import { describe, expect, inject, test } from "vitest";
import { rolloutOf } from "../../generator/stages/check/quota/rollouts.ts";
import { numberAt } from "./agreement/snapshots.ts";
import { nudge } from "./agreement/stages.ts";
import { valueAt } from "./harness/api.ts";
import { apply, createNamespace, list } from "./harness/objects.ts";
import { report } from "./harness/report.ts";
import { useCluster } from "./harness/use-cluster.ts";
import { waitFor } from "./harness/wait.ts";
import { rollout, service } from "./rollouts/objects.ts";

const environments = 100;

const step = fc.oneof(
  fc.constantFrom(20, 34, 50, 67).map((setWeight) => ({ setWeight })),
  fc.constant({ pause: { duration: "1s" } }),
);
const canary = fc.record({
  maxSurge: fc.constantFrom<number | string>(0, 1, 2, "25%", "100%"),
  maxUnavailable: fc.constantFrom<number | string>(0, 1, "25%"),
  steps: fc.array(step, { maxLength: 3 }),
});
const strategy = fc.oneof(
  { weight: 3, arbitrary: canary.filter(isAble).map((settings) => ({ canary: settings })) },
  { weight: 1, arbitrary: fc.constant({ blueGreen: { activeService: "hello-service", scaleDownDelaySeconds: 2 } }) },
);
const question = fc.record({
  strategy,
  replicas: fc.integer({ min: 1, max: 5 }),
  spare: fc.integer({ min: 0, max: 5 }),
});

/** Both 0 is refused by the controller. */
function isAble({
  maxSurge,
  maxUnavailable,
}: {
  readonly maxSurge: number | string;
  readonly maxUnavailable: number | string;
}) {
  return !(maxSurge === 0 && maxUnavailable === 0);
}

describe.skipIf(process.env.ROLLOUTS !== "1")("Rollouts in a quota", () => {
  const cluster = useCluster({ rollouts: true, metrics: false });

  test("end, or never do, as the rule says", { timeout: 600_000 }, async () => {
    const { seed } = inject("agreement");
    const asked = fc
      .sample(question, { numRuns: environments, seed })
      .map((one, at) => ({ ...one, name: `quota-${at}` }));
    const of = ({ strategy: how, replicas }: (typeof asked)[number], tag: string) =>
      rollout({ name: "hello", tag, replicas, strategy: how });
    /** The tag that is stable in each namespace. */
    const arrived = async () => {
      const found = await list(cluster(), "argoproj.io/v1alpha1", "Rollout");
      const healthy = found.filter(
        (one) =>
          valueAt(one, "status", "phase") === "Healthy" &&
          valueAt(one, "status", "stableRS") === valueAt(one, "status", "currentPodHash") &&
          valueAt(one, "status", "observedGeneration") === String(one.metadata.generation),
      );
      return new Set(healthy.map(({ metadata }) => metadata.namespace));
    };
    for (const one of asked) {
      const at = { namespace: one.name };
      await createNamespace(cluster(), one.name);
      const hard = { pods: String(one.replicas + one.spare) };
      const quota = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "quota" }, spec: { hard } };
      for (const object of [quota, service("hello-service", "hello"), of(one, "v1")])
        await apply(cluster(), object, at);
    }
    await waitFor("all are there", 240, async () => {
      const there = await arrived();
      return there.size === environments ? { done: true } : { waiting: `${there.size}` };
    });
    for (const one of asked) await apply(cluster(), of(one, "v2"), { namespace: one.name });
    const foretold = (one: (typeof asked)[number]) => {
      const way = rolloutOf(of(one, "v2"), one.replicas);
      return way.kind !== "new-first" || way.together <= one.spare;
    };
    const ending = asked.filter(foretold);
    // The ReplicaSet controller asks again twice as late after every refusal, up to 1,000 s, and starts anew only when none is
    // left: what has room now is asked for at once.
    const asksAgain = async () => {
      const sets = await list(cluster(), "apps/v1", "ReplicaSet");
      const lacking = sets.filter((set) => numberAt(set, "status", "replicas") < numberAt(set, "spec", "replicas"));
      await Promise.all(lacking.map((set) => nudge(cluster(), set)));
    };
    await waitFor("those that end have ended", 300, async () => {
      const there = await arrived();
      const open = ending.filter(({ name }) => !there.has(name));
      if (open.length === 0) return { done: true };
      await asksAgain();
      await new Promise((resolve) => setTimeout(resolve, 2000));
      return { waiting: JSON.stringify(open.slice(0, 3)) };
    });
    // What is stuck stays so.
    for (let times = 0; times < 5; times++) {
      await asksAgain();
      await new Promise((resolve) => setTimeout(resolve, 4000));
    }
    const there = await arrived();
    const wrong = asked.filter((one) => there.has(one.name) !== foretold(one));
    report({ part: "Rollouts in a quota", measure: "environments compared", value: asked.length });
    report({ part: "Rollouts in a quota", measure: "agreements", value: asked.length - wrong.length });
    report({ part: "Rollouts in a quota", measure: "disagreements", value: wrong.length });
    expect(wrong, `seed ${seed}`).toEqual([]);
    // Both kinds were tried.
    expect(ending.length).toBeGreaterThan(environments / 4);
    expect(asked.length - ending.length).toBeGreaterThan(environments / 10);
  });
});
