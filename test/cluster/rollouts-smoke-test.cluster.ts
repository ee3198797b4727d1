/**
 * Rollouts that nothing measures but the smoke test, where the cluster has no Prometheus: Jobs of analyses that succeed and that
 * fail, with Argo CD between git and the controller. Nightly (`ROLLOUTS=1`).
 */
import { beforeAll, describe, expect, test } from "vitest";
import { asList, asRecord } from "../../generator/model/loose.ts";
import { type LiveObject, valueAt } from "./harness/api.ts";
import { list } from "./harness/objects.ts";
import { useCluster } from "./harness/use-cluster.ts";
import { argocd, type Delivered, deliver, namespace } from "./rollouts/delivered.ts";
import { readyPods, stateOf, total, untilRollout } from "./rollouts/looking.ts";
import { record } from "./rollouts/recording.ts";
import { nginx } from "./rollouts/weights.ts";

const replicas = 2;
const steps = [{ weight: 20 }, { pause: "2s" }, { analysis: true }];
const services = {
  hello: { replicas, rollout: { strategy: "canary", canary: { steps } } },
  greeter: { replicas, rollout: { strategy: "blueGreen", blueGreen: { scaleDownDelay: "5s" } } },
};
/** Its pods end with exit code 0, and with 1 where the tag is `failing`. */
const smokeTest = (tag: string) => ({
  image: { repository: "curlimages/curl", tag },
  resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "100m", memory: "64Mi" } },
});
/** What is said of a Job whose last pod has failed; pull requests escape some of it. */
const said = /Metric "smoke-test" assessed Failed .* \(smoke-test: the log of Job \S+\.smoke-test\.1 says why\)/;

describe.skipIf(process.env.ROLLOUTS !== "1")("Rollouts measured by the smoke test", () => {
  const cluster = useCluster({ argocd, rollouts: true, metrics: false });
  let dev: Delivered;
  const image = (name: string, tag: string) => ({ services: { [name]: { image: { tag } } } });
  const stable = async (name: string) => (await stateOf(cluster(), namespace, name))?.stable?.[name]?.split(":").at(-1);
  /** Jobs that the analyses of new pods have made, with what they asked. */
  const jobs = async () => {
    const found = await list(cluster(), "batch/v1", "Job", { namespace });
    return found.map((job) => ({
      outcome: outcomeOf(job),
      urls: String(valueAt(job, "spec", "template", "spec", "containers", 0, "env", 0, "value")).split(" "),
    }));
  };

  beforeAll(async () => {
    const settings = { ingress: nginx.ingress, monitoring: null };
    dev = await deliver(cluster(), { cluster: settings, dev: { smokeTest: smokeTest("8.10.1"), services } });
  }, 900_000);

  test("a canary whose new pods answer arrives after one Job, which asked them and nobody's old ones", async () => {
    expect(await jobs()).toEqual([]);
    await dev.release("hello v2", image("hello", "v2"));
    await dev.arrived();
    const [job, ...others] = await jobs();
    expect(others).toEqual([]);
    expect(job).toMatchObject({ outcome: "Complete" });
    expect(job?.urls).toContain("http://hello-service-canary:8000/health");
    expect(job?.urls).not.toContain("http://hello-service:8000/health");
    expect(await stable("hello")).toBe("v2");
    expect(await dev.difference()).toBe("");
  });

  test.each([
    ["hello", "canary", "hello-service-canary"],
    ["greeter", "blue-green rollout", "greeter-service-preview"],
  ])(
    "a Job that fails aborts %s, whose rollback says so; git, cluster and status agree again",
    async (name, strategy, asked) => {
      const before = await stable(name);
      const place = [namespace, name] as const;
      await dev.release(`${name} v3, which is bad`, { ...image(name, "v3-bad"), smokeTest: smokeTest("failing") });
      const state = await untilRollout(cluster(), place, { phase: "aborted" }, 240);
      expect(state.message).toMatch(said);
      expect(state.weight).toBe(0);
      await dev.degraded();
      if (name === "hello") await record(cluster(), namespace, "rollout-aborted-by-job");
      const failed = (await jobs()).filter(({ outcome }) => outcome === "Failed");
      expect(failed.filter(({ urls }) => urls.includes(`http://${asked}:8000/health`))).toHaveLength(1);
      await dev.untilStatus(new RegExp(`the ${strategy} of ${name} was aborted: Metric "smoke-test"`));
      await dev.untilStatus(new RegExp(`git says \\S+:v3-bad; \\S+:${before} runs\\n`));
      // No analysis is asked about what runs already, so that the smoke test that fails is in nobody's way.
      const body = await dev.rolledBack();
      expect(body).toMatch(said);
      expect(body).toMatch(new RegExp(`What runs is \\S+:${before}`));
      expect(await stable(name)).toBe(before);
      // New pods that routes weighed stay for half a minute after the abort.
      expect(await dev.running(name)).toBe(before);
      expect(total(await readyPods(cluster(), ...place))).toBe(replicas);
      await dev.untilStatus(new RegExp(`${name} +${before} +${before} +${before} +${replicas}/${replicas}`));
      expect(await dev.difference()).toBe("");
      expect((await jobs()).filter(({ outcome }) => outcome === "Failed")).toHaveLength(failed.length);
      await dev.lifted();
    },
  );

  test("what is mended arrives, after a Job that succeeds", async () => {
    const mended = { hello: { image: { tag: "v4" } }, greeter: { image: { tag: "v4" } } };
    await dev.release("Both mended", { services: mended, smokeTest: smokeTest("8.10.2") });
    await dev.arrived();
    expect([await stable("hello"), await stable("greeter")]).toEqual(["v4", "v4"]);
    expect(await dev.difference()).toBe("");
  });
});

function outcomeOf(job: LiveObject): unknown {
  const conditions = asList(valueAt(job, "status", "conditions")).map(asRecord);
  return conditions.find(({ type, status }) => (type === "Complete" || type === "Failed") && status === "True")?.type;
}
