import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compile } from "../../generator/stages/compile/compile.ts";
import { load } from "../../generator/stages/load/load.ts";
import { objectsOf, type PlanInput, planUnit } from "../../generator/stages/plan/plan.ts";
import { resolve } from "../../generator/stages/resolve/resolve.ts";
import { validate } from "../../generator/stages/validate/validate.ts";
import { copySample, layOver, watched, withFolder } from "../support/run.ts";

/** A service that nobody calls, which brings all that a service may bring along. */
const alone = {
  source: ["alone"],
  replicas: 1,
  image: { repository: "alone-service", tag: "1.0.0" },
  port: 8000,
  ports: { grpc: { port: 9000 } },
  env: { MODE: "quiet" },
  uses: ["mysql", "redis"],
  route: { host: "api", path: "/alone" },
  volumes: { cache: { mountPath: "/cache", emptyDir: {} } },
  metrics: { path: "/metrics" },
  autoscaling: { maxReplicas: 3, cpu: 70 },
  resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "20m", memory: "32Mi" } },
};

/** The kinds of workloads, each as a service that nobody calls. */
const kinds: Readonly<Record<string, object>> = {
  Deployment: alone,
  StatefulSet: { ...alone, workload: "StatefulSet", autoscaling: null },
  DaemonSet: {
    ...Object.fromEntries(Object.entries(alone).filter(([name]) => !["replicas", "autoscaling"].includes(name))),
    workload: "DaemonSet",
  },
  CronJob: {
    workload: "CronJob",
    source: alone.source,
    schedule: "0 3 * * *",
    image: alone.image,
    uses: ["mysql"],
    resources: alone.resources,
  },
  Job: { workload: "Job", source: alone.source, image: alone.image, uses: ["mysql"], resources: alone.resources },
};

describe("a service that nobody uses", { timeout: 60_000 }, () => {
  test.each(Object.entries(kinds))("a %s restarts nothing in any environment", async (_, service) => {
    const effects = await effectsOf({}, { services: { "alone-service": service } });
    expect(effects).toEqual([]);
  });

  test("with secrets of its own, and watched, it restarts nothing in any environment", async () => {
    const service = { ...alone, secrets: ["ALONE_TOKEN"] };
    const effects = await effectsOf({}, { services: { "alone-service": service } }, watched);
    // What watches reads what it watches when it starts, and is in no environment.
    expect(effects.filter((effect) => !/^cluster: .*`(?:prometheus|grafana)`/.test(effect))).toEqual([]);
  });

  test("a 61st beside 60 restarts nothing", async () => {
    const services = Object.fromEntries(Array.from({ length: 60 }, (_, index) => sixty(index)));
    expect(Object.keys(services)).toHaveLength(60);
    expect(await effectsOf({ services }, { services: { "alone-service": alone } })).toEqual([]);
  });
});

/** A service that calls the two before it, and a store now and then. */
function sixty(index: number): readonly [string, object] {
  const name = (number: number) => `service-${String(number).padStart(2, "0")}`;
  const uses = [
    ...[index - 1, index - 2].filter((number) => number >= 0).map(name),
    ...(index % 5 === 0 ? ["mysql"] : []),
  ];
  const { resources } = alone;
  const image = { repository: name(index), tag: "1.0.0" };
  return [name(index), { source: [name(index)], replicas: 1, image, port: 8000, uses, resources }];
}

/** What running pods notice, in every environment, when `added` is laid over a project with `first`. */
function effectsOf(first: object, added: object, ...additions: readonly string[]): Promise<readonly string[]> {
  return withFolder(async (folder) => {
    copySample(folder, ...additions);
    layOver(join(folder, "envs/base.json"), first);
    const before = await unitsIn(folder);
    layOver(join(folder, "envs/base.json"), added);
    const after = await unitsIn(folder);
    expect([...after.keys()]).toEqual(expect.arrayContaining(["dev", "staging", "prod"]));
    return [...after].flatMap(([unit, objects]) => {
      const plan = planUnit({ unit, before: before.get(unit) ?? new Map(), after: objects });
      expect(plan.totals.created + plan.totals.changed).toBeGreaterThan(
        ["dev", "staging", "prod"].includes(unit) ? 1 : -1,
      );
      return plan.changes
        .flatMap(({ effects }) => effects)
        .filter(({ kind }) => ["restart", "downtime", "stale", "in-use", "immutable", "data-loss"].includes(kind))
        .map(({ message }) => `${unit}: ${message}`);
    });
  });
}

async function unitsIn(folder: string): Promise<ReadonlyMap<string, PlanInput["after"]>> {
  const { units, diagnostics } = compile(resolve(await validate(load(folder))));
  if (units === undefined)
    throw new Error(`it does not compile: ${diagnostics.map(({ message }) => message).join("\n")}`);
  return new Map([...units.all].map((unit) => [unit.name, objectsOf(unit)]));
}
