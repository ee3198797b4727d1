/**
 * An hour of releases, settings, faults and load of three Rollouts, compressed by short pauses, with Argo CD between git and the
 * controller of Argo Rollouts. What holds in every chapter stands in rollouts/chapters.ts. Nightly (`ROLLOUTS=1`).
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Loose } from "../../generator/model/loose.ts";
import { valueAt } from "./harness/api.ts";
import { list, patch } from "./harness/objects.ts";
import { useCluster } from "./harness/use-cluster.ts";
import { waitFor } from "./harness/wait.ts";
import { chapter, type Pods } from "./rollouts/chapters.ts";
import { argocd, type Delivered, deliver, namespace } from "./rollouts/delivered.ts";
import { longestSync, syncsIn, weightsIn } from "./rollouts/journal.ts";
import { readyPods, stateOf, total, untilRollout } from "./rollouts/looking.ts";
import { nginx } from "./rollouts/weights.ts";

const names = ["greeter", "hello", "teller"] as const;
type Name = (typeof names)[number];
const analysis = { interval: "1s", count: 2, failureLimit: 0, errorRate: 5 };
const weighed = (pause: string) => [{ weight: 20 }, { pause }, { weight: 60 }, { pause: "2s" }, { analysis: true }];
const counted = (pause: string) => [{ weight: 34 }, { pause }, { analysis: true }];
const services = {
  hello: { replicas: 3, rollout: { strategy: "canary", canary: { steps: weighed("2s") }, analysis } },
  greeter: { replicas: 2, rollout: { strategy: "blueGreen", blueGreen: { scaleDownDelay: "5s" }, analysis } },
  teller: {
    replicas: 3,
    autoscaling: { maxReplicas: 6, cpu: 60, behavior: { scaleDown: { stabilizationWindowSeconds: 0 } } },
    rollout: { strategy: "canary", maxSurge: 1, canary: { routed: false, steps: counted("2s") }, analysis },
  },
};

describe.skipIf(process.env.ROLLOUTS !== "1")("an hour of Rollouts", () => {
  const cluster = useCluster({ argocd, rollouts: true });
  let dev: Delivered;
  let pods: Pods = { "greeter-service": 2, "hello-service": 3, "teller-service": 3 };
  const rows: string[] = [];
  /** A chapter after which Services lead to other numbers of pods where `changed` says so. */
  const passed = async (name: string, during: () => Promise<void>, changed: Pods = {}) => {
    pods = { ...pods, ...changed };
    const begin = Date.now();
    const moments = await chapter(cluster(), dev, pods, during);
    const seconds = (milliseconds: number) => `${Math.round(milliseconds / 1000)} s`;
    const syncs = `${syncsIn(moments).length} syncs, the longest ${seconds(longestSync(moments))}`;
    rows.push(`${name}: ${seconds(Date.now() - begin)}, ${syncs}`);
    return moments;
  };
  const settings = (changes: Partial<Record<Name, Loose>>): Loose => ({ services: changes });
  const tagged = (tag: string, chosen: readonly Name[] = names) =>
    settings(Object.fromEntries(chosen.map((name) => [name, { image: { tag } }])));
  const steps = (chosen: readonly object[]) => ({ rollout: { canary: { steps: chosen } } });
  const paused = (name: Name, tag: string) =>
    untilRollout(
      cluster(),
      [namespace, name],
      { phase: "paused", next: { [name]: `registry.example.com/trip-service/${name}:${tag}` } },
      240,
    );
  const stable = () =>
    Promise.all(
      names.map(async (name) => (await stateOf(cluster(), namespace, name))?.stable[name]?.split(":").at(-1)),
    );

  /** Pods of a tag use six times what they request, until they are gone. */
  const loaded = async (name: Name, tag: string) => {
    for (const pod of await list(cluster(), "v1", "Pod", { namespace, selector: `app=${name}` })) {
      if (!String(valueAt(pod, "spec", "containers", 0, "image")).endsWith(`:${tag}`)) continue;
      await patch(cluster(), pod, { metadata: { annotations: { "kwok.x-k8s.io/usage-cpu": "300m" } } });
    }
  };

  beforeAll(async () => {
    dev = await deliver(cluster(), { cluster: { ingress: nginx.ingress }, dev: { services } });
  }, 900_000);
  afterAll(() => console.log(rows.join("\n")));

  test("releases follow each other: one service, the others, all at once", async () => {
    const moments = await passed("releases", async () => {
      await dev.release("hello v2", tagged("v2", ["hello"]));
      await dev.arrived();
      await dev.release("greeter and teller v2", tagged("v2", ["greeter", "teller"]));
      await dev.arrived();
      await dev.release("all v3", tagged("v3"));
    });
    expect(weightsIn(moments)).toEqual([0, 20, 60, 0, 20, 60, 0]);
    expect(await stable()).toEqual(["v3", "v3", "v3"]);
  });

  test("settings change, some of which new pods come of, and more pods are wanted in the middle of a canary", async () => {
    const change = async () => {
      await dev.release(
        "Settings",
        settings({ hello: { env: { GREETING: "hello" } }, teller: { env: { TOLD: "1" } } }),
      );
      await dev.arrived();
      await dev.release("A longer pause", settings({ hello: { ...steps(weighed("30m")), image: { tag: "v4" } } }));
      await paused("hello", "v4");
      await dev.release("More of them", settings({ hello: { replicas: 4 }, greeter: { replicas: 3 } }));
      await dev.synced();
      expect((await stateOf(cluster(), namespace, "hello"))?.phase).toBe("paused");
      await dev.release("The pause as it was", settings({ hello: steps(weighed("2s")) }));
    };
    await passed("settings", change, { "hello-service": 4, "greeter-service": 3 });
    expect(await stable()).toEqual(["v3", "v4", "v3"]);
  });

  test("a second release takes the place of paused canaries, while another service goes on", async () => {
    await passed("a second release", async () => {
      const long = { hello: steps(weighed("30m")), teller: steps(counted("30m")) };
      await dev.release("Longer pauses", settings(long));
      await dev.release("hello and teller v5", tagged("v5", ["hello", "teller"]));
      await Promise.all([paused("hello", "v5"), paused("teller", "v5")]);
      await dev.release("all v6", tagged("v6"));
      await Promise.all([paused("hello", "v6"), paused("teller", "v6")]);
      expect(await dev.running("greeter")).toBe("v6");
      const short = { hello: steps(weighed("2s")), teller: steps(counted("2s")) };
      await dev.release("Shorter pauses", settings(short));
    });
    expect(await stable()).toEqual(["v6", "v6", "v6"]);
  });

  test("analyses fail: a canary and a blue-green rollout go back, and one rollback takes the place of both", async () => {
    await passed("an abort", async () => {
      for (const name of ["hello-", "greeter-"]) cluster().prometheus().say(name, 7.5);
      await dev.release("v7, which is bad", tagged("v7-bad", ["hello", "greeter"]));
      for (const name of ["hello", "greeter"])
        await untilRollout(cluster(), [namespace, name], { phase: "aborted" }, 240);
      await dev.degraded();
      expect(await dev.rolledBack()).toContain("error-rate was 7.5");
      for (const name of ["hello-", "greeter-"]) cluster().prometheus().say(name, 0);
    });
    expect(await stable()).toEqual(["v6", "v6", "v6"]);
    await dev.lifted();
  });

  test("an autoscaler makes more of a canary, and takes them back when it has arrived", async () => {
    await passed("an autoscaler", async () => {
      await dev.release("teller v8", settings({ teller: { ...steps(counted("30m")), image: { tag: "v8" } } }));
      await paused("teller", "v8");
      await loaded("teller", "v6");
      const more = await waitFor("six pods", 120, async () => {
        const now = await readyPods(cluster(), namespace, "teller");
        return total(now) === 6 ? { done: now } : { waiting: JSON.stringify(now) };
      });
      expect(more.v8).toBeGreaterThan(1);
      expect((await stateOf(cluster(), namespace, "teller"))?.phase).toBe("paused");
      expect(await dev.difference()).toBe("");
      await dev.release("A shorter pause", settings({ teller: steps(counted("2s")) }));
    });
    expect(await stable()).toEqual(["v6", "v6", "v8"]);
  });
});
