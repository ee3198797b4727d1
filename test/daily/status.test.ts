/** `status`, run as users do, beside a kubectl that tells what it is told to. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { initProject, localWorld } from "../publish/local-world.ts";
import { handCommit, settled } from "../publish/steps.ts";
import type { World } from "../publish/world.ts";
import { applicationAnswer } from "../support/argocd.ts";
import { tripConfig } from "../support/cli.ts";
import { stubKubectl } from "../support/kubectl.ts";
import { copyEnvs, emptyFolder, repository, withFolder } from "../support/run.ts";

const folder = emptyFolder();
let world: World;
let deployed = "";

beforeAll(async () => {
  await initProject(folder.path);
  world = await localWorld(folder.path);
  // So that its pull requests stay open.
  await world.edit({
    dev: (settings: { publish: object }) => {
      settings.publish = { merge: "manual" };
    },
  });
  await settled(world);
  deployed = (await world.bot.config.branch("main")) ?? "";
  await world.edit({ dev: image("v1.1.0") });
  await world.publish("--env", "dev");
}, 180_000);
afterAll(folder.remove);

function image(tag: string) {
  return (settings: { services: { hello: object } }) => {
    settings.services.hello = { image: { tag } };
  };
}

const pod = (tag: string, more: { ready?: boolean; deleted?: boolean; phase?: string; app?: string } = {}) => ({
  kind: "Pod",
  metadata: {
    name: `hello-${tag}`,
    labels: { app: more.app ?? "hello" },
    ...(more.deleted && { deletionTimestamp: "2026-11-03T09:00:00Z" }),
  },
  spec: { containers: [{ name: "hello", image: `registry.example.com/trip-service/hello:${tag}` }] },
  status: {
    phase: more.phase ?? "Running",
    conditions: [{ type: "Ready", status: more.ready === false ? "False" : "True" }],
  },
});
const quota = {
  kind: "ResourceQuota",
  metadata: { name: "dev-resource-quota" },
  status: { hard: { pods: "5", "limits.cpu": "4", services: "2" }, used: { pods: "2", "limits.cpu": "3600m" } },
};
const deployment = { kind: "Deployment", metadata: { name: "hello" }, spec: { replicas: 2 } };
const objects = (...items: readonly object[]) => ({
  "deployments.apps,pods,resourcequotas --namespace trip-service-dev": { kind: "List", items },
});

async function status(args: readonly string[], answers: Readonly<Record<string, unknown>> = {}) {
  const stub = emptyFolder();
  const { path } = stubKubectl(stub.path, answers);
  const env = { PATH: path, HOME: stub.path, KUBECONFIG: `${stub.path}/none` };
  const ran = await tripConfig(["status", ...args], { cwd: folder.path, env });
  stub.remove();
  return ran;
}

describe("status", { timeout: 120_000 }, () => {
  test("shows an environment from the env file to the cluster", async () => {
    const since = "2026-11-03T09:12:40Z";
    const answers = {
      ...applicationAnswer({ environment: "dev", revision: deployed, since }),
      ...objects(
        deployment,
        pod("v1.0.0"),
        pod("v0.9.0", { ready: false }),
        pod("v0.8.0", { deleted: true }),
        pod("v0.7.0", { phase: "Failed" }),
        pod("v0.6.0", { app: "other" }),
        quota,
      ),
    };
    const { code, stdout, stderr } = await status(["dev"], answers);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(
      stdout.replaceAll(deployed.slice(0, 12), "DEPLOYED").replace(/(released +)[0-9a-f]{12}/, "$1RELEASED"),
    ).toBe(`dev (trip-service-dev)
  Argo CD        synced, healthy since 2026-11-03T09:12:40Z, smoke test: passed, at DEPLOYED
  released       RELEASED
  last move      none
  pull requests  config #4: dev: 1 to change

  SERVICE  WANTED  RELEASED  RUNNING               READY
  hello    v1.1.0  v1.0.0    v0.9.0 x1, v1.0.0 x1  1/2

  QUOTA       USED   OF
  limits.cpu  3600m  4   90 %
  pods        2      5   40 %
  services    0      2   0 %
`);
  });

  test("says why of all that nobody tells, and is no fault", async () => {
    const { code, stdout } = await status([]);
    expect(code).toBe(0);
    expect(stdout).toContain("dev (trip-service-dev)\n  Argo CD        not known: kubectl: ");
    expect(stdout).toContain("The forge keeps no commit statuses.");
    expect(stdout).toContain("  cluster        not known: kubectl: ");
    expect(stdout).toMatch(/\n {2}hello +v1\.1\.0 +v1\.0\.0 +\? +\?\n/);
    expect(stdout).toContain("\nprod (trip-service-prod)\n");
  });

  test("says the same to machines", async () => {
    const { stdout } = await status(["--format", "json"], objects(deployment, pod("v1.0.0")));
    const { environments, cluster } = JSON.parse(stdout);
    expect(cluster).toEqual({ pulls: { kind: "told", value: [] } });
    expect(environments.map(({ name }: { name: string }) => name)).toEqual(["dev", "prod"]);
    expect(environments[0]).toMatchObject({
      namespace: "trip-service-dev",
      health: { kind: "untold" },
      services: [
        {
          name: "hello",
          wanted: "registry.example.com/trip-service/hello:v1.1.0",
          published: "registry.example.com/trip-service/hello:v1.0.0",
          running: [{ image: "registry.example.com/trip-service/hello:v1.0.0", pods: 1, ready: 1 }],
          replicas: 2,
        },
      ],
      quota: { kind: "told", value: [] },
      pulls: { kind: "told", value: [{ repository: "config", number: 4 }] },
      hold: null,
    });
    expect(environments[1]).toMatchObject({ release: { value: { name: "v1.0.0" } }, workloads: { kind: "untold" } });
  });

  test("shows promotions and rollbacks, open and merged, and what is held", async () => {
    await settled(world);
    const promote = ["promote", "prod", "--from", "dev", "--no-gate"];
    await world.run(...promote);
    const open = await status(["prod"]);
    expect(open.stdout).toMatch(/pull requests {2}source #1: prod: .*v1\.1\.0/);
    await world.run("pr", "merge", "1", "--repository", "source");
    const merged = (await status(["prod"])).stdout;
    expect(merged).toMatch(/^This clone is behind source's main, /);
    expect(merged).toMatch(/last move +promotion #1: prod: .*v1\.1\.0/);
    await world.pull();
    await world.edit({
      prod: (settings: { hold: object }) => {
        settings.hold = { reason: "v1.1.0 answers /hello with errors" };
      },
    });
    const ahead = (await status(["prod"])).stdout;
    expect(ahead).toMatch(
      /^Source's main, which is shown here, gets HEAD by the next `trip-config publish`\.\n\nprod /,
    );
    expect(ahead).not.toContain("\n  hold ");
    await world.publish();
    expect((await status(["prod"])).stdout).toContain("\n  hold           v1.1.0 answers /hello with errors\n");
  });

  test("an environment that is none, and a faulty env file, are told", async () => {
    expect(await status(["pord"])).toMatchObject({ code: 1, stdout: expect.stringContaining("did you mean `prod`?") });
    await withFolder(async (other) => {
      copyEnvs(join(repository, "test/cases/fault-duplicate-key"), other);
      expect(await tripConfig(["-C", other, "status"])).toMatchObject({
        code: 1,
        stdout: expect.stringContaining("error[duplicate-key]"),
      });
    });
  });

  test("without a repository there is still the cluster", () =>
    withFolder(async (other) => {
      copyEnvs(folder.path, other);
      const { path } = stubKubectl(other, objects(deployment, pod("v1.0.0")));
      const env = { PATH: path, HOME: other, KUBECONFIG: `${other}/none`, GIT_CEILING_DIRECTORIES: other };
      const { code, stdout } = await tripConfig(["-C", other, "status", "dev"], { env });
      expect(code).toBe(0);
      expect(stdout).toContain("is in no git repository.");
      expect(stdout).toMatch(/\n {2}hello +v1\.1\.0 +\? +v1\.0\.0 +1\/2\n/);
    }));

  test("a canary is shown where it stands; one that was aborted with why, and with what git and the cluster say", async () => {
    await handCommit(world, "main", "dev/hello/rollout-hello.yaml", "kind: Rollout\n");
    const asked = "rollouts.argoproj.io,analysisruns.argoproj.io,replicasets.apps --namespace trip-service-dev";
    const shown = async (name: string) => {
      const file = join(repository, "test/health/rollouts", name, "rollouts.json");
      const answers = {
        ...objects(pod("v1.0.0")),
        [asked]: { kind: "List", items: JSON.parse(readFileSync(file, "utf8")) },
      };
      return (await status(["dev"], answers)).stdout;
    };
    const paused = await shown("rollout-paused");
    expect(paused).toMatch(/\n {2}rollout +the canary of hello is at step 2 of 3 with 25 %, paused until \S+Z\n/);
    expect(paused).toContain(
      "git says registry.example.com/hello:v2; registry.example.com/hello:v1 has 75 % and registry.example.com/hello:v2 25 %\n",
    );
    expect(paused).toMatch(/\n {2}hello +\S+ +\S+ +v1\.0\.0 +1\/4\n/);
    const aborted = await shown("rollout-aborted");
    expect(aborted).toMatch(/the canary of hello was aborted: Metric "error-rate" assessed Failed .*was 7\.5\)\n/);
    expect(aborted).toContain("git says registry.example.com/hello:v3; registry.example.com/hello:v2 runs\n");
    expect((await status(["dev"], objects(pod("v1.0.0")))).stdout).toContain("\n  rollouts       not known: kubectl: ");
  });

  test("what a cluster or a pull request says moves no cursor", async () => {
    const { stdout } = await status(["dev"], objects(deployment, pod("v1.0.0\u001b[2J")));
    expect(stdout).not.toContain("\u001b");
  });
});
