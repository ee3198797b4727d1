/** Part 1: what trip-config emits, in the eyes of the API server and of kubectl. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import { repository } from "../support/run.ts";
import { hasCondition, valueAt } from "./harness/api.ts";
import { emittedObjects } from "./harness/emitted.ts";
import { establish, yamlIn } from "./harness/furniture.ts";
import { apply, list, tryApply, warningsIn } from "./harness/objects.ts";
import { report } from "./harness/report.ts";
import { useCluster } from "./harness/use-cluster.ts";
import { waitFor } from "./harness/wait.ts";

describe("every object of every case", () => {
  const cluster = useCluster({ nodes: 0 });

  test("is accepted by a server-side dry run with strict validation, without a warning", async () => {
    const emitted = emittedObjects();
    const elsewhere = fastGlob.sync("test/cases/*/add/manifests/schemas", { cwd: repository, onlyDirectories: true });
    const definitions = elsewhere.flatMap((folder) => yamlIn(join(repository, folder)));
    await establish(cluster(), [...emitted.map(({ object }) => object), ...definitions]);
    const namespaces = new Set(emitted.flatMap(({ object }) => object.metadata.namespace ?? []));
    for (const { object } of emitted) if (object.kind === "Namespace") await apply(cluster(), object);
    for (const name of namespaces)
      await apply(
        cluster(),
        { apiVersion: "v1", kind: "Namespace", metadata: { name } },
        { manager: "test-namespaces" },
      );
    const faults: string[] = [];
    for (const { file, object } of emitted) {
      const { status, body, warnings } = await tryApply(cluster(), object, { dryRun: true });
      if (status >= 300) faults.push(`${file}: ${status} ${valueAt(body, "message")}`);
      for (const warning of warnings) faults.push(`${file}: warning: ${warning}`);
    }
    report({ part: "dry run of all cases", measure: "objects applied", value: emitted.length });
    expect(faults).toEqual([]);
  });
});

describe("the output of this repository", () => {
  const cluster = useCluster();
  const folders = [
    "cluster",
    ...readdirSync(join(repository, "out")).filter((name) => !["ci", "cluster"].includes(name)),
  ];

  test.each(folders)("kubectl apply -R -f out/%s creates all, and a second time changes nothing", async (folder) => {
    const path = join(repository, "out", folder);
    const first = await cluster().kubectl(["apply", "-R", "-f", path]);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    const lines = first.stdout.trimEnd().split("\n");
    expect(lines.filter((line) => !line.endsWith(" created"))).toEqual([]);
    report({ part: "kubectl apply", measure: "objects applied", value: lines.length });
    const second = await cluster().kubectl(["apply", "-R", "-f", path]);
    expect(second).toMatchObject({ code: 0, stderr: "" });
    const changed = second.stdout
      .trimEnd()
      .split("\n")
      .filter((line) => !line.endsWith(" unchanged"));
    // kubectl replaces the selector of every PodDisruptionBudget by the same one, and says so.
    expect(changed.filter((line) => !/^poddisruptionbudget\.policy\/\S+ configured$/.test(line))).toEqual([]);
    expect(await cluster().kubectl(["diff", "-R", "-f", path])).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("every pod runs, and no quota, limit range or scheduler complains", async () => {
    await waitFor("all autoscalers know what their pods use", 120, async () => {
      const idle = (await list(cluster(), "autoscaling/v2", "HorizontalPodAutoscaler")).filter(
        (each) => !hasCondition(each, "ScalingActive"),
      );
      return idle.length === 0 ? { done: true } : { waiting: idle.map(({ metadata }) => metadata.name).join(", ") };
    });
    await waitFor("all pods run", 120, async () => {
      const pods = await list(cluster(), "v1", "Pod");
      const deployments = await list(cluster(), "apps/v1", "Deployment");
      const short = deployments.filter(
        (each) => valueAt(each, "status", "readyReplicas") !== valueAt(each, "spec", "replicas"),
      );
      const idle = pods.filter((pod) => !["Running", "Succeeded"].includes(String(valueAt(pod, "status", "phase"))));
      const waiting = [...short, ...idle].map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
      return waiting.length === 0 ? { done: true } : { waiting: waiting.join(", ") };
    });
    // kubectl goes by file name, so pods are tried before their service accounts are there, and tried again.
    const early = /serviceaccount "[^"]*" not found/;
    const warnings = (await warningsIn(cluster())).filter((text) => !early.test(text));
    expect(warnings).toEqual([]);
  });
});
