/**
 * Canaries and blue-green rollouts as they are compiled, with Argo CD between git and the real controller of Argo Rollouts:
 * what Argo CD says meanwhile, and an aborted one that comes back by git. Nightly (`ROLLOUTS=1`).
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Loose } from "../../generator/model/loose.ts";
import { repository } from "../support/run.ts";
import { valueAt } from "./harness/api.ts";
import { application, refresh, untilApplications, untilAt } from "./harness/applications.ts";
import { kubectlVariables } from "./harness/cluster.ts";
import { read } from "./harness/objects.ts";
import { newProject, type Project } from "./harness/project.ts";
import { useCluster } from "./harness/use-cluster.ts";
import { waitFor } from "./harness/wait.ts";
import { app, argocd, namespace } from "./rollouts/delivered.ts";
import { readyPods, stateOf, total, untilRollout } from "./rollouts/looking.ts";

/** Rollouts and monitoring, as a case of the compiler has them. */
const settings = JSON.parse(readFileSync(join(repository, "test/cases/rollouts/add/cluster.json"), "utf8"));
const analysis = { interval: "1s", count: 2, failureLimit: 0 };
const dev = {
  services: {
    "currency-service": {
      replicas: 2,
      metrics: { path: "/metrics" },
      rollout: {
        strategy: "canary",
        canary: { routed: false, steps: [{ weight: 50 }, { pause: "8s" }, { analysis: true }] },
        analysis: { ...analysis, errorRate: 5 },
      },
    },
    "history-service": {
      replicas: 2,
      metrics: { path: "/metrics" },
      rollout: { strategy: "blueGreen", blueGreen: { scaleDownDelay: "5s" }, analysis: { ...analysis, errorRate: 5 } },
    },
  },
  quota: {
    pods: "60",
    services: "30",
    "requests.cpu": "16",
    "requests.memory": "32Gi",
    "limits.cpu": "32",
    "limits.memory": "64Gi",
  },
};

describe.skipIf(process.env.ROLLOUTS !== "1")("Rollouts with Argo CD", () => {
  const cluster = useCluster({ argocd, rollouts: true, metrics: false });
  let project: Project;
  const canary = [namespace, "currency-service"] as const;
  const deploy = async (message: string, images: Readonly<Record<string, string>>) => {
    const services = Object.fromEntries(Object.entries(images).map(([name, tag]) => [name, { image: { tag } }]));
    await project.edit(message, { dev: { services } as Loose });
    await project.run("publish", "--env", "dev", "--allow", "rollout-unfinished");
    await refresh(cluster(), app);
  };
  const arrived = async () => untilAt(cluster(), app, await project.configHead(), 180);
  const imageOf = async (name: string) => {
    const metadata = { name, namespace };
    const found = await read(cluster(), { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", metadata });
    return String(valueAt(found, "spec", "template", "spec", "containers", 0, "image"));
  };

  beforeAll(async () => {
    project = await newProject(cluster().place.folder, { cluster: settings, dev }, kubectlVariables(cluster()));
    await project.run("publish");
    await project.merge("cluster");
    await project.run("publish");
    const config = await project.configFolder();
    for (const path of ["cluster/00-namespace", `argocd/appproject-${app}.yaml`, `argocd/application-${app}.yaml`]) {
      const applied = await cluster().kubectl(["apply", "--server-side", "-f", `${config}/${path}`]);
      expect(applied).toMatchObject({ code: 0 });
    }
  }, 300_000);

  test("what is compiled is Synced and Healthy, and no difference when it is read back", async () => {
    await untilApplications(cluster(), { [app]: "Synced Healthy" }, 240);
    const { code, stdout } = await cluster().argocd(["app", "diff", app, "--hard-refresh"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  });

  test("a canary is Suspended while it is paused: the sync has ended, nothing is OutOfSync, and the gate is closed", async () => {
    await deploy("A canary", { "currency-service": "v1.1.0" });
    await untilRollout(cluster(), canary, { phase: "paused" }, 120);
    await untilApplications(cluster(), { [app]: "Synced Suspended" }, 30);
    const asked = JSON.parse((await project.tryRun("promote", "staging", "--dry-run", "--format", "json")).stdout);
    const closed = asked.diagnostics.filter(({ code }: { code: string }) => code.startsWith("gate-"));
    expect(closed.map(({ code }: { code: string }) => code)).toEqual(["gate-rollout"]);
    expect(closed[0].message).toMatch(
      /the canary of currency-service is at step 2 of 3 with 50 %, paused until \S+Z\./,
    );
    const shown = await project.run("status", "dev");
    expect(shown).toMatch(/rollout +the canary of currency-service is at step 2 of 3 with 50 %/);
    expect(shown).toMatch(/currency-service +v1\.1\.0 +v1\.1\.0 +dev-latest x1, v1\.1\.0 x1 +2\/2/);
    const after = new Set<string>();
    await waitFor("it arrives", 120, async () => {
      const { sync = "", health = "", operation = "" } = (await application(cluster(), app)) ?? {};
      after.add(`${sync} ${operation}`);
      const state = await stateOf(cluster(), ...canary);
      return state?.phase === "healthy" && health === "Healthy" ? { done: true } : { waiting: [...after].join(", ") };
    });
    expect([...after]).toEqual(["Synced Succeeded"]);
    await arrived();
  });

  test("blue-green arrives while a canary of another service is on its way", async () => {
    await deploy("Both", { "currency-service": "v1.2.0", "history-service": "v1.2.0" });
    await untilRollout(cluster(), [namespace, "history-service"], { phase: "healthy" }, 120);
    await arrived();
    expect(await imageOf("history-service")).toMatch(/:v1\.2\.0$/);
  });

  test("a failed analysis: Degraded, a rollback with what it said, and git, cluster and status agree again", async () => {
    cluster().prometheus().say("currency-service", 7.5);
    await deploy("A bad release", { "currency-service": "v1.3.0-bad" });
    await untilRollout(cluster(), canary, { phase: "aborted" }, 120);
    await waitFor("Argo CD has seen it", 60, async () => {
      const state = await application(cluster(), app);
      return state?.health === "Degraded" ? { done: true } : { waiting: JSON.stringify(state) };
    });
    expect(await project.run("status", "dev")).toMatch(
      /rollout +the canary of currency-service was aborted: Metric "\S+" assessed Failed[^\n]*was 7\.5\)\n +git says \S+:v1\.3\.0-bad; \S+:v1\.2\.0 runs\n/,
    );
    const back = JSON.parse(await project.run("rollback", "dev", "--if-degraded-for", "1s", "--format", "json"));
    expect(back.body).toContain("error-rate was 7.5");
    expect(back.body).toMatch(/What runs is \S+:v1\.2\.0/);
    await project.merge("rollback-dev", "source");
    await project.pull();
    await project.run("publish", "--env", "dev");
    await arrived();
    const state = await untilRollout(cluster(), canary, { phase: "healthy" });
    expect(state.stable).toEqual(state.next);
    expect(await imageOf("currency-service")).toMatch(/:v1\.2\.0$/);
    const shown = await project.run("status", "dev");
    expect(shown).toMatch(/currency-service +v1\.2\.0 +v1\.2\.0 +v1\.2\.0 +2\/2/);
    expect(shown).not.toContain("rollout ");
    expect(total(await readyPods(cluster(), namespace, "currency-service"))).toBe(2);
  });
});
