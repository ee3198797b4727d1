/**
 * Argo CD between git and routes whose weights the controller of Argo Rollouts moves: it finds no difference in them, sets none back, and
 * whatever comes meanwhile arrives. Nightly (`ROLLOUTS=1`).
 */
import { beforeAll, describe, expect, test } from "vitest";
import { useCluster } from "./harness/use-cluster.ts";
import { waitFor } from "./harness/wait.ts";
import { app, argocd, type Delivered, deliver, namespace } from "./rollouts/delivered.ts";
import { idleOutOfSync, journalOf, syncsIn, weightsIn } from "./rollouts/journal.ts";
import { goOn, stateOf, untilRollout } from "./rollouts/looking.ts";
import { gateway, nginx } from "./rollouts/weights.ts";

const place = [namespace, "hello"] as const;
const rollout = {
  strategy: "canary",
  // The test goes on when it has seen what it came for, however slow the machine is.
  canary: { steps: [{ weight: 20 }, { pause: "30m" }, { weight: 60 }, { pause: "5s" }, { analysis: true }] },
  analysis: { interval: "1s", count: 1, failureLimit: 0, errorRate: 5 },
};
const image = (tag: string) => ({ image: { tag } });
/** Milliseconds. Argo CD looks again within a moment; what is OutOfSync for longer is so for good. */
const moment = 20_000;

describe.skipIf(process.env.ROLLOUTS !== "1").each([
  ["Ingresses with annotations", nginx],
  ["routes of the Gateway API", gateway],
] as const)("weights of %s", (_, routing) => {
  const cluster = useCluster({ argocd, rollouts: "routes" });
  let dev: Delivered;
  const weight = () => routing.weight(cluster(), namespace);
  const journal = (during: () => Promise<void>) =>
    journalOf(cluster(), app, weight, async () => {
      await during();
      await untilAllBack();
    });
  /** The controller takes them back a moment after it has said that a Rollout has arrived. */
  const untilAllBack = () =>
    waitFor("all requests go to the stable pods", 60, async () => {
      const now = (await weight()) ?? 0;
      return now === 0 ? { done: true } : { waiting: `${now} %` };
    });
  const hello = (settings: object) => ({ services: { hello: settings } });
  /** New pods of an image are at the first step, with 20 % of the requests. */
  const untilFirstStep = async (tag: string) => {
    const next = { hello: `registry.example.com/trip-service/hello:${tag}` };
    await untilRollout(cluster(), place, { phase: "paused", next }, 240);
    expect(await weight()).toBe(20);
  };
  const stable = async () => (await stateOf(cluster(), ...place))?.stable?.hello?.split(":").at(-1);
  const noDifference = async () => expect(await dev.difference()).toBe("");

  beforeAll(async () => {
    const services = { hello: { replicas: 3, rollout }, greeter: { replicas: 1 }, teller: { replicas: 1 } };
    dev = await deliver(cluster(), { cluster: { ingress: routing.ingress }, dev: { services } });
  }, 900_000);

  test("a sync by hand and a release of another service meanwhile leave them as the steps have them", async () => {
    await noDifference();
    const moments = await journal(async () => {
      await dev.release("hello v2", hello(image("v2")));
      await untilFirstStep("v2");
      await noDifference();
      const { code, stderr } = await cluster().argocd(["app", "sync", app]);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      await dev.release("greeter v2", { services: { greeter: image("v2") } });
      await dev.synced();
      expect(await dev.running("greeter")).toBe("v2");
      await goOn(cluster(), place);
      await dev.arrived();
    });
    expect(weightsIn(moments)).toEqual([0, 20, 60, 0]);
    expect(idleOutOfSync(moments)).toBeLessThan(moment);
    // One by hand, and one of each commit: none to heal what was no difference.
    expect(syncsIn(moments).length).toBeLessThanOrEqual(4);
    expect(await stable()).toBe("v2");
  });

  test("a second release takes the place of the first one, from the first step on", async () => {
    const moments = await journal(async () => {
      await dev.release("hello v3", hello(image("v3")));
      await untilFirstStep("v3");
      await dev.release("hello v4", hello(image("v4")));
      await untilFirstStep("v4");
      await goOn(cluster(), place);
      await dev.arrived();
    });
    expect(weightsIn(moments).slice(-3)).toEqual([20, 60, 0]);
    expect(idleOutOfSync(moments)).toBeLessThan(moment);
    expect(await stable()).toBe("v4");
  });

  test("a failed analysis: Synced and Degraded with all requests back, and a rollback after which git, cluster and status agree", async () => {
    cluster().prometheus().say("hello", 7.5);
    const moments = await journal(async () => {
      await dev.release("hello v5, which is bad", hello(image("v5-bad")));
      await untilFirstStep("v5-bad");
      await goOn(cluster(), place);
      await untilRollout(cluster(), place, { phase: "aborted" }, 240);
      await dev.degraded();
    });
    expect(weightsIn(moments)).toEqual([0, 20, 60, 0]);
    expect(idleOutOfSync(moments)).toBeLessThan(moment);
    await dev.untilStatus(/git says \S+:v5-bad; \S+:v4 runs\n/);
    const back = await journal(async () => {
      expect(await dev.rolledBack()).toContain("error-rate was 7.5");
    });
    expect(weightsIn(back)).toEqual([0]);
    expect(idleOutOfSync(back)).toBeLessThan(moment);
    cluster().prometheus().say("hello", 0);
    expect(await stable()).toBe("v4");
    await dev.untilStatus(/hello +v4 +v4 +v4 +3\/3/);
    await noDifference();
  });
});
