/**
 * Rollouts as they are compiled, with the real controller of Argo Rollouts and no Argo CD: requests are weighed by Ingresses and by
 * routes of the Gateway API, and Services lead to all wanted pods while Deployments become Rollouts and Deployments again. Nightly
 * (`ROLLOUTS=1`).
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { valueAt } from "./harness/api.ts";
import { list } from "./harness/objects.ts";
import { useCluster } from "./harness/use-cluster.ts";
import { waitFor } from "./harness/wait.ts";
import { startOutside } from "./processes/outside.ts";
import { applying, prune, type Release } from "./rollouts/applied.ts";
import { stateOf, statesIn, untilRollout } from "./rollouts/looking.ts";
import { fewestServed, servedPods } from "./rollouts/served.ts";
import { gateway, nginx } from "./rollouts/weights.ts";

const pause = { pause: "5s" };
const analysis = { interval: "1s", count: 1, failureLimit: 0, errorRate: 5 };
const weighing = {
  strategy: "canary",
  canary: { steps: [{ weight: 20 }, pause, { weight: 60 }, pause, { analysis: true }] },
  analysis,
};
const steps = [{ weight: 50 }, { pause: "3s" }];
const strategies = {
  hello: { strategy: "canary", canary: { steps }, analysis: null },
  greeter: { strategy: "blueGreen", blueGreen: { scaleDownDelay: "3s" }, analysis: null },
  teller: { strategy: "canary", canary: { routed: false, steps }, analysis: null },
} as const;
const names = ["greeter", "hello", "teller"] as const satisfies readonly (keyof typeof strategies)[];
const wanted = 3;

describe.skipIf(process.env.ROLLOUTS !== "1")("Rollouts as they are compiled", () => {
  const cluster = useCluster({ rollouts: "routes", metrics: false });
  let outside: ReturnType<typeof startOutside> | undefined;
  beforeAll(() => {
    outside = startOutside(cluster());
  });
  afterAll(() => outside?.stop());

  test.each([
    ["nginx", nginx],
    ["gateway", gateway],
  ] as const)(
    "%s: weights move as the steps say, and are back at the end and when it is aborted",
    async (namespace, routing) => {
      const place = [namespace, "hello"] as const;
      const { weight } = routing;
      const release = await applying(cluster(), namespace, routing.ingress);
      const others = { greeter: { image: { tag: "v1" } }, teller: { image: { tag: "v1" } } };
      const of = (tag: string) => release({ ...others, hello: { image: { tag }, rollout: weighing } });
      /** Each weight after that at rest, until the Rollout stands so; all of them last for a moment only. */
      const weights = async (phase: "healthy" | "aborted") => {
        const seen = [0];
        await waitFor(`it is ${phase}`, 180, async () => {
          const now = await weight(cluster(), namespace);
          if (now !== undefined && now !== seen.at(-1)) seen.push(now);
          const state = await stateOf(cluster(), ...place);
          return state?.phase === phase && now === 0 && seen.length > 1
            ? { done: true }
            : { waiting: JSON.stringify({ seen, state }) };
        });
        return seen.filter((one) => one !== 100);
      };
      await of("v1");
      await untilRollout(cluster(), place, { phase: "healthy" }, 120);
      expect(await weight(cluster(), namespace)).toBe(0);
      await of("v2");
      expect(await weights("healthy")).toEqual([0, 20, 60, 0]);
      cluster().prometheus().say("hello", 7.5);
      await of("v3");
      expect(await weights("aborted")).toEqual([0, 20, 60, 0]);
      cluster().prometheus().say("hello", 0);
      await of("v2");
      await untilRollout(cluster(), place, { phase: "healthy" }, 120);
      expect(await weight(cluster(), namespace)).toBe(0);
    },
  );

  test("Deployments become Rollouts in two releases and Deployments in one, and Services lead to all pods the whole time", async () => {
    const namespace = "moving";
    const release: Release = await applying(cluster(), namespace, nginx.ingress);
    const of = (tag: string, more: (name: (typeof names)[number]) => object) =>
      release(Object.fromEntries(names.map((name) => [name, { replicas: wanted, image: { tag }, ...more(name) }])));
    const services = names.map((name) => `${name}-service`);
    const all = Object.fromEntries(services.map((name) => [name, wanted]));
    const fewest = (during: () => Promise<void>) => fewestServed(cluster(), namespace, services, during);
    const deployments = (pods: number) =>
      waitFor(`Deployments have ${pods} pods`, 120, async () => {
        const found = await list(cluster(), "apps/v1", "Deployment", { namespace });
        const numbers = found.map(({ status }) => Number(valueAt(status, "availableReplicas") ?? 0));
        return numbers.length === names.length && numbers.every((number) => number === pods)
          ? { done: true }
          : { waiting: numbers.join(", ") };
      });
    const arrived = (tag: string) =>
      waitFor(`Rollouts have ${tag}`, 180, async () => {
        const states = await statesIn(cluster(), namespace);
        const isThere = names.every((name) =>
          states.some(
            (state) => state.name === name && state.phase === "healthy" && state.stable?.[name]?.endsWith(`:${tag}`),
          ),
        );
        return isThere ? { done: true } : { waiting: JSON.stringify(states) };
      });

    await of("v1", () => ({}));
    await deployments(wanted);
    await waitFor("Services lead to them", 60, async () => {
      const now = await servedPods(cluster(), namespace);
      return services.every((name) => now[name] === wanted) ? { done: true } : { waiting: JSON.stringify(now) };
    });
    expect(
      await fewest(async () => {
        await of("v1", (name) => ({ rollout: { ...strategies[name], takesOver: true } }));
        await arrived("v1");
        await deployments(0);
      }),
    ).toEqual(all);
    expect(
      await fewest(async () => {
        await prune(cluster(), namespace, (kind) => kind !== "Deployment");
        await of("v2", (name) => ({ rollout: strategies[name] }));
        await arrived("v2");
      }),
    ).toEqual(all);
    expect(
      await fewest(async () => {
        await of("v2", () => ({}));
        await deployments(wanted);
        await prune(cluster(), namespace, (kind, name) => kind === "Deployment" || services.includes(name));
        await waitFor("old pods are gone", 120, async () => {
          const pods = await list(cluster(), "v1", "Pod", { namespace });
          return pods.length === names.length * wanted ? { done: true } : { waiting: `${pods.length} pods` };
        });
      }),
    ).toEqual(all);
  });
});
