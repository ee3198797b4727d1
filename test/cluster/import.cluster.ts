/**
 * A live application is taken over: what is compiled of the env files that import writes is applied over it, from its
 * manifests as from what kubectl shows of it. No pod is replaced, and nothing that is alike is written.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { compileTo, imported } from "../import/imported.ts";
import { repository, withFolder } from "../support/run.ts";
import { type LiveObject, valueAt } from "./harness/api.ts";
import { createNamespace, list } from "./harness/objects.ts";
import { report } from "./harness/report.ts";
import { useCluster } from "./harness/use-cluster.ts";
import { waitFor } from "./harness/wait.ts";

const applications = [
  { namespace: "boutique", path: "test/trees/online-boutique" },
  { namespace: "podinfo", path: "test/trees/podinfo" },
  { namespace: "shop-dev", path: "test/import/cases/two-environments/input/dev" },
  { namespace: "shop", path: "test/import/cases/autoscaled/input/prod" },
] as const;

/** Kinds that kubectl is asked for, with their versions. */
const kinds = [
  ["apps/v1", "Deployment"],
  ["v1", "Service"],
  ["v1", "ServiceAccount"],
  ["v1", "ConfigMap"],
  ["autoscaling/v2", "HorizontalPodAutoscaler"],
  ["policy/v1", "PodDisruptionBudget"],
  ["networking.k8s.io/v1", "Ingress"],
] as const;

describe("applications that run", () => {
  const cluster = useCluster({ metrics: false });

  test.each(applications)("$namespace is taken over", ({ namespace, path }) =>
    withFolder(async (folder) => {
      const given = join(repository, path);
      await createNamespace(cluster(), namespace);
      await applied(given, namespace);
      await waitFor(`all pods of ${namespace} run`, 120, async () => {
        const least = await leastReplicas(namespace);
        const short = (await list(cluster(), "apps/v1", "Deployment", { namespace })).filter((each) => {
          const wanted = Number(valueAt(each, "spec", "replicas"));
          const ready = valueAt(each, "status", "readyReplicas");
          return ready !== wanted || wanted < (least.get(each.metadata.name) ?? 0);
        });
        return short.length === 0 ? { done: true } : { waiting: short.map(({ metadata }) => metadata.name).join() };
      });
      const pods = await uidsOf("v1", "Pod", namespace);
      const before = await shown(namespace);
      const live = await all(namespace);
      writeFileSync(join(folder, "live.yaml"), stringify({ apiVersion: "v1", kind: "List", items: live }));

      for (const from of [given, folder]) {
        const versions = await versionsOf(namespace);
        const { files, report: told } = await imported([{ name: "prod", path: from, namespace }]);
        expect(told.objects.filter(({ differs }) => differs.length > 0)).toEqual([]);
        expect(told.added).toEqual([]);
        await compileTo(files, ([made]) => applied(made?.path ?? "", namespace));
        expect(await uidsOf("v1", "Pod", namespace)).toEqual(pods);
        expect(await shown(namespace)).toEqual(before);
        const untouched = told.objects.filter(
          // Of what kubectl shows somebody owns the server's defaults, too, once it is applied.
          ({ form, kind }) => from === given && form === "own" && !controlled.includes(kind),
        );
        const now = await versionsOf(namespace);
        for (const { kind, name } of untouched)
          expect(now.get(`${kind}/${name}`)).toBe(versions.get(`${kind}/${name}`));
        // The same again writes nothing at all.
        await compileTo(files, ([made]) => applied(made?.path ?? "", namespace));
        const later = await versionsOf(namespace);
        for (const [id, version] of now)
          if (!isControlled(id)) expect(`${id} ${later.get(id)}`).toBe(`${id} ${version}`);
      }
      report({ part: `import ${namespace}`, measure: "objects applied", value: before.size });
    }),
  );

  async function applied(path: string, namespace: string): Promise<void> {
    const { code, stderr } = await cluster().kubectl(["apply", "--server-side", "-n", namespace, "-R", "-f", path]);
    expect({ code, stderr: stderr.split("\n").filter((line) => /error|conflict/i.test(line)) }).toEqual({
      code: 0,
      stderr: [],
    });
  }

  /** An autoscaler makes pods up to its minimum by itself, when it has looked. */
  async function leastReplicas(namespace: string): Promise<ReadonlyMap<string, number>> {
    const autoscalers = await list(cluster(), "autoscaling/v2", "HorizontalPodAutoscaler", { namespace });
    return new Map(
      autoscalers.map(({ spec }) => [
        String(valueAt(spec, "scaleTargetRef", "name")),
        Number(valueAt(spec, "minReplicas") ?? 1),
      ]),
    );
  }

  async function uidsOf(apiVersion: string, kind: string, namespace: string): Promise<readonly string[]> {
    return (await list(cluster(), apiVersion, kind, { namespace })).map(({ metadata }) => metadata.uid).sort();
  }

  /** What people say of objects, and how often that has changed. */
  async function shown(namespace: string): Promise<ReadonlyMap<string, unknown>> {
    return new Map((await all(namespace)).map((object) => [idOf(object), said(object)]));
  }

  async function versionsOf(namespace: string): Promise<ReadonlyMap<string, string>> {
    return new Map((await all(namespace)).map((object) => [idOf(object), object.metadata.resourceVersion]));
  }

  async function all(namespace: string): Promise<readonly LiveObject[]> {
    return (await Promise.all(kinds.map(([version, kind]) => list(cluster(), version, kind, { namespace })))).flat();
  }
});

/** Kinds whose statuses controllers write whenever they like. */
const controlled: readonly string[] = ["Deployment", "HorizontalPodAutoscaler", "PodDisruptionBudget"];

function isControlled(id: string): boolean {
  return controlled.some((kind) => id.startsWith(`${kind}/`));
}

function idOf({ kind, metadata }: LiveObject): string {
  return `${kind}/${metadata.name}`;
}

function said(object: LiveObject): unknown {
  const { status: _, metadata, ...rest } = object as LiveObject & { readonly status?: unknown };
  const { uid, labels } = metadata;
  return { uid, labels, generation: valueAt(metadata, "generation"), ...rest };
}
