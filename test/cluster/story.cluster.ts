/** Part 2: the story from a changed line to the cluster, in order, on one cluster with Argo CD. And part 5. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Loose } from "../../generator/model/loose.ts";
import type { UnitPlan } from "../../generator/stages/plan/unit-plan.ts";
import { merge } from "../../generator/stages/resolve/merge.ts";
import type { PublishedJson } from "../publish/world.ts";
import { hasCondition, valueAt } from "./harness/api.ts";
import { application, refresh, untilApplications, untilAt } from "./harness/applications.ts";
import { kubectlVariables } from "./harness/cluster.ts";
import { list, patch, read, warningsIn } from "./harness/objects.ts";
import { newProject, type Project } from "./harness/project.ts";
import { report } from "./harness/report.ts";
import { useCluster } from "./harness/use-cluster.ts";
import { waitFor } from "./harness/wait.ts";
import { deployment, imageOf, lowest, podsOf, replacedSince } from "./harness/workloads.ts";

/** Applications but for prod's, which waits for a person, and for the upstream charts, which need a network. */
const own = [
  "trip-service",
  "cluster-00-namespace",
  "cluster-cert-manager",
  "cluster-ingress-nginx",
  "cluster-metallb",
  "trip-service-dev",
  "trip-service-staging",
];
const prod = "trip-service-prod";

const small = {
  port: null,
  config: "none",
  resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "100m", memory: "128Mi" } },
};
const of = (name: string) => ({ ...small, image: { repository: `quay.io/example/${name}`, tag: "v1.0.0" } });
/** A workload of each kind but a Deployment, which the others are. */
const everyKind = {
  services: {
    migrate: { ...of("migrate"), workload: "Job", uses: ["mysql"] },
    ledger: {
      ...of("ledger"),
      workload: "StatefulSet",
      replicas: 1,
      uses: ["mysql", "migrate"],
      volumes: { data: { mountPath: "/data", claim: { storage: "1Gi" } } },
    },
    nightly: { ...of("nightly"), workload: "CronJob", schedule: "15 3 * * *" },
    collector: { ...of("collector"), workload: "DaemonSet" },
  },
  quota: { pods: "30", "requests.cpu": "3", "limits.cpu": "6", services: "14" },
};
const well = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, "Synced Healthy"]));

describe("the story", () => {
  const cluster = useCluster({ argocd: true });
  let project: Project;
  const published = async (environment: string) =>
    untilAt(cluster(), `trip-service-${environment}`, await project.configHead(), 240);
  const syncProd = () => cluster().argocd(["app", "sync", prod, "--prune"]);
  /** Asks Argo CD to look again, and waits until it takes the question away. */
  const looked = async (kind: string, name: string, annotation: string) => {
    const reference = { apiVersion: "argoproj.io/v1alpha1", kind, metadata: { name, namespace: "argocd" } };
    await patch(cluster(), reference, { metadata: { annotations: { [annotation]: "true" } } });
    await waitFor(`Argo CD looks at ${name}`, 60, async () => {
      const asked = (await read(cluster(), reference))?.metadata.annotations?.[annotation];
      return asked === undefined ? { done: true } : { waiting: asked };
    });
  };

  beforeAll(async () => {
    // Switched on later in the story.
    const staging = { services: { frontend: { autoscaling: null } } };
    project = await newProject(cluster().place.folder, { staging }, kubectlVariables(cluster()));
  });

  test("publish and a bootstrap by hand: all but the charts is Synced and Healthy", async () => {
    await project.run("publish");
    await project.merge("cluster");
    await project.run("publish");
    await project.merge("prod");
    const started = Date.now();
    const applied = await cluster().kubectl(["apply", "-f", `${await project.configFolder()}/argocd/bootstrap/`]);
    expect(applied).toMatchObject({ code: 0, stderr: "" });
    await untilApplications(cluster(), well(own), 300);
    const seconds = Math.round((Date.now() - started) / 1000);
    report({ part: "bootstrap", measure: "seconds to Synced and Healthy", value: seconds });
  });

  test("prod waits for a release, then for a person", async () => {
    // `v*` without any tag.
    expect(await application(cluster(), prod)).toMatchObject({ sync: "Unknown", operation: "" });
    await project.run("release");
    await refresh(cluster(), prod);
    await untilApplications(cluster(), { [prod]: "OutOfSync Missing" }, 60);
    const started = Date.now();
    expect(await syncProd()).toMatchObject({ code: 0 });
    await untilApplications(cluster(), well([prod]), 120);
    const seconds = Math.round((Date.now() - started) / 1000);
    report({ part: "prod by hand", measure: "seconds to Synced and Healthy", value: seconds });
  });

  test("every pod runs, and neither quotas nor the scheduler have complained", async () => {
    const pods = await list(cluster(), "v1", "Pod");
    const idle = pods.filter((pod) => !["Running", "Succeeded"].includes(String(valueAt(pod, "status", "phase"))));
    expect(idle.map(({ metadata }) => metadata.name)).toEqual([]);
    expect(await warningsIn(cluster())).toEqual([]);
  });

  test("what was applied, read back, is no difference to Argo CD", async () => {
    const names = [...own, prod];
    const startedAt = async () =>
      (await list(cluster(), "argoproj.io/v1alpha1", "Application"))
        .filter(({ metadata }) => names.includes(metadata.name))
        .map((each) => valueAt(each, "status", "operationState", "startedAt"));
    const before = await startedAt();
    const differing: string[] = [];
    for (const name of names) {
      const { code, stdout, stderr } = await cluster().argocd(["app", "diff", name, "--hard-refresh"]);
      if (code !== 0) differing.push(`${name}: ${stdout}${stderr}`);
    }
    report({ part: "no difference", measure: "agreements", value: names.length - differing.length });
    report({ part: "no difference", measure: "disagreements", value: differing.length });
    expect(differing).toEqual([]);
    await untilApplications(cluster(), well(names), 60);
    // Nothing was synced again in the meantime.
    expect(await startedAt()).toEqual(before);
  });

  test("a new image in dev: Argo CD brings what was planned, and restarts what the plan restarts", async () => {
    const before = await podsOf(cluster(), "trip-service-dev");
    await project.run("set-image", "dev", "currency-service=3f9c2ab");
    await project.edit("currency-service 3f9c2ab in dev", {});
    const plans = JSON.parse(await project.run("plan", "--env", "dev", "--format", "json")) as readonly UnitPlan[];
    const planned = plans
      .flatMap(({ changes, effects }) => [...effects, ...changes.flatMap((change) => change.effects)])
      .flatMap((effect) => (effect.kind === "restart" ? [effect.workload] : []));
    await project.run("publish");
    await published("dev");
    const finished = () => list(cluster(), "v1", "Pod", { namespace: "trip-service-dev" });
    await waitFor("old pods are gone", 90, async () => {
      const ending = (await finished()).filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
      return ending.length === 0 ? { done: true } : { waiting: ending.map(({ metadata }) => metadata.name).join(", ") };
    });
    // The smoke test's pod is made anew by every sync.
    const replaced = (await replacedSince(cluster(), "trip-service-dev", before)).filter(
      (name) => name !== "smoke-test",
    );
    expect(replaced).toEqual([...new Set(planned)].sort());
    expect(replaced).toEqual(["currency-service"]);
    report({ part: "planned restarts", measure: "agreements", value: replaced.length });
    expect(await imageOf(cluster(), "trip-service-dev", "currency-service")).toMatch(/:3f9c2ab$/);
  });

  test("promoted to staging, and to prod by a tag and a person", async () => {
    await project.run("promote", "staging", "--only", "currency-service", "--no-gate");
    await project.pull();
    await project.run("publish");
    await published("staging");
    expect(await imageOf(cluster(), "trip-service-staging", "currency-service")).toMatch(/:3f9c2ab$/);
    await project.run("promote", "prod", "--no-gate");
    await project.merge("promote-prod", "source");
    await project.pull();
    await project.run("publish");
    await project.merge("prod");
    await project.run("release");
    await refresh(cluster(), prod);
    await untilApplications(cluster(), { [prod]: "OutOfSync Healthy" }, 60);
    expect(await syncProd()).toMatchObject({ code: 0 });
    await untilApplications(cluster(), well([prod]), 120);
    expect(await imageOf(cluster(), "trip-service-prod", "currency-service")).toMatch(/:3f9c2ab$/);
  });

  test("a bad release in prod takes no pod away, and is rolled back", async () => {
    const ready = async () =>
      Number(
        valueAt(await deployment(cluster(), "trip-service-prod", "ranking-service"), "status", "readyReplicas") ?? 0,
      );
    const least = await lowest(ready, async () => {
      await project.edit("A bad release", {
        prod: { services: { "ranking-service": { image: { tag: "broken-1" } } } },
      });
      await project.run("publish");
      await project.merge("prod");
      await project.run("release");
      await refresh(cluster(), prod);
      expect(await cluster().argocd(["app", "sync", prod, "--prune", "--async"])).toMatchObject({ code: 0 });
      await untilApplications(cluster(), { [prod]: "Synced Progressing" }, 60, "Running");
      await project.run("rollback", "prod", "--reason", "it never gets ready");
      await project.merge("rollback-prod", "source");
      await project.pull();
      await project.run("publish");
      await project.merge("prod");
      await project.run("release");
      // The sync of the bad release still waits for its pods.
      expect(await syncProd()).toMatchObject({ code: 20 });
      expect(await cluster().argocd(["app", "terminate-op", prod])).toMatchObject({ code: 0 });
      await waitFor("the operation ends", 60, async () => {
        const operation = (await application(cluster(), prod))?.operation ?? "";
        return operation === "Running" || operation === "Terminating" ? { waiting: operation } : { done: true };
      });
      expect(await syncProd()).toMatchObject({ code: 0 });
      await untilApplications(cluster(), well([prod]), 120);
    });
    expect(least).toBe(2);
    expect(await imageOf(cluster(), "trip-service-prod", "ranking-service")).toMatch(/:v1\.0\.0$/);
    const held = await project.tryRun("promote", "prod", "--no-gate");
    expect(held.code).toBe(1);
  });

  test("an autoscaler switched on takes no replica away", async () => {
    const replicas = async () =>
      Number(valueAt(await deployment(cluster(), "trip-service-staging", "frontend"), "spec", "replicas"));
    expect(await replicas()).toBe(2);
    const least = await lowest(replicas, async () => {
      await project.edit("frontend scales", {
        staging: { services: { frontend: { autoscaling: { maxReplicas: 4 } } } },
      });
      await project.run("publish");
      await project.merge("cluster");
      await refresh(cluster(), "trip-service");
      // It merges when the Application of the cluster leaves the number alone, and not before.
      await waitFor("publish merges staging", 240, async () => {
        const said = await project.run("publish", "--format", "json");
        const { targets, diagnostics } = JSON.parse(said) as PublishedJson;
        const action = targets.find(({ name }) => name === "staging")?.action;
        if (action === "merged") return { done: true };
        expect([action, diagnostics.map(({ code }) => code)]).toEqual([expect.any(String), ["application-behind"]]);
        return { waiting: diagnostics[0]?.message ?? "" };
      });
      await published("staging");
      await waitFor("the autoscaler works", 90, async () => {
        const metadata = { name: "frontend-hpa", namespace: "trip-service-staging" };
        const found = await read(cluster(), {
          apiVersion: "autoscaling/v2",
          kind: "HorizontalPodAutoscaler",
          metadata,
        });
        return found !== undefined && hasCondition(found, "ScalingActive") ? { done: true } : { waiting: "not yet" };
      });
    });
    expect(least).toBe(2);
    // Argo CD leaves to the autoscaler what it scales to.
    await cluster().kubectl(["scale", "-n", "trip-service-staging", "deployment/frontend", "--replicas=3"]);
    await refresh(cluster(), "trip-service-staging");
    await untilApplications(cluster(), well(["trip-service-staging"]), 60);
    expect(await replicas()).toBeGreaterThanOrEqual(2);
  });

  test("parts removed from dev: policies are gone, claims stay, and the application is Synced", async () => {
    const uses = ["mysql", "redis", "kafka"];
    const dev = {
      backingServices: { mongodb: null, "kafka-ui": null },
      services: {
        "ranking-service": null,
        "currency-service": { uses },
        "history-service": { uses },
        "dataingestor-service": { uses },
      },
    };
    await project.edit("dev without MongoDB, Kafka UI and ranking", { dev });
    const refused = await project.tryRun("publish", "--env", "dev");
    expect(refused.code).toBe(1);
    await project.run("publish", "--env", "dev", "--allow", "claim-removed");
    await published("dev");
    const named = async (apiVersion: string, kind: string) =>
      (await list(cluster(), apiVersion, kind, { namespace: "trip-service-dev" })).map(({ metadata }) => metadata.name);
    expect(await named("networking.k8s.io/v1", "NetworkPolicy")).not.toContain("mongodb");
    expect(await named("networking.k8s.io/v1", "NetworkPolicy")).not.toContain("ranking-service");
    expect(await named("apps/v1", "Deployment")).not.toContain("mongodb");
    expect(await named("v1", "PersistentVolumeClaim")).toContain("mongodb-pvc");
  });

  test("a fourth environment with workloads of every kind comes without a hand, and goes without its objects", async () => {
    const dev = JSON.parse(readFileSync(join(project.root, "envs/dev.json"), "utf8"));
    const qa = JSON.parse(JSON.stringify(dev).replaceAll("dev", "qa"));
    await project.edit("qa", { qa: merge(qa, everyKind) as Loose });
    await project.run("publish");
    await project.merge("cluster");
    await project.run("publish");
    await refresh(cluster(), "trip-service");
    await untilApplications(cluster(), well(["trip-service", "trip-service-qa"]), 240);
    const before = (await list(cluster(), "v1", "Pod", { namespace: "trip-service-qa" })).length;
    expect(before).toBeGreaterThan(5);

    // What the API server has filled in is no difference, of any kind of workload.
    const { code, stdout } = await cluster().argocd(["app", "diff", "trip-service-qa", "--hard-refresh"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    const migration = async () => {
      const metadata = { name: "migrate", namespace: "trip-service-qa" };
      const job = await read(cluster(), { apiVersion: "batch/v1", kind: "Job", metadata });
      return {
        uid: valueAt(job, "metadata", "uid"),
        ended: Date.parse(String(valueAt(job, "status", "completionTime"))),
      };
    };
    const first = await migration();
    const metadata = { name: "ledger-0", namespace: "trip-service-qa" };
    const pod = await read(cluster(), { apiVersion: "v1", kind: "Pod", metadata });
    // What uses the migration waits for its end.
    expect(Date.parse(String(valueAt(pod, "metadata", "creationTimestamp")))).toBeGreaterThanOrEqual(first.ended);
    await project.edit("Another collector", { qa: { services: { collector: { image: { tag: "v1.0.1" } } } } });
    await project.run("publish", "--env", "qa");
    await published("qa");
    // Every sync runs it again, and it keeps nothing from being healthy.
    expect((await migration()).uid).not.toBe(first.uid);

    await project.edit("No qa", { qa: null });
    expect((await project.tryRun("publish")).code).toBe(1);
    await project.merge("cluster");
    await refresh(cluster(), "trip-service");
    await waitFor("the application is gone", 60, async () =>
      (await application(cluster(), "trip-service-qa")) === undefined ? { done: true } : { waiting: "it is there" },
    );
    const allowed = ["mass-deletion", "namespace-removed", "claim-removed"].flatMap((code) => ["--allow", code]);
    await project.run("publish", ...allowed);
    await project.merge("qa");
    await untilApplications(cluster(), well(["trip-service"]), 60);
    expect((await list(cluster(), "v1", "Pod", { namespace: "trip-service-qa" })).length).toBe(before);
  });

  test("a folder removed from cluster/ takes no namespace along", async () => {
    await project.editConfig("No MetalLB", (folder) => rmSync(join(folder, "cluster/metallb"), { recursive: true }));
    await looked("ApplicationSet", "trip-service-cluster", "argocd.argoproj.io/application-set-refresh");
    await looked("Application", "cluster-metallb", "argocd.argoproj.io/refresh");
    expect(await application(cluster(), "cluster-metallb")).toBeDefined();
    const namespaces = (await list(cluster(), "v1", "Namespace")).filter(
      ({ metadata }) => metadata.deletionTimestamp === undefined,
    );
    expect(namespaces.map(({ metadata }) => metadata.name)).toContain("metallb-system");
    const pool = { name: "trip-service-pool", namespace: "metallb-system" };
    expect(
      await read(cluster(), { apiVersion: "metallb.io/v1beta1", kind: "IPAddressPool", metadata: pool }),
    ).toBeDefined();
  });
});
