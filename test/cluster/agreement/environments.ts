/** Generated environments: small ones, so that many fit into one cluster, of every part that an environment may have. */
import fc from "fast-check";
import type { Diagnostic } from "../../../generator/diagnostics/diagnostic.ts";
import type { Compilation } from "../../../generator/model/compilation.ts";
import type { CompiledObject, CompiledUnit } from "../../../generator/model/compiled.ts";
import type { Loose } from "../../../generator/model/loose.ts";
import { check } from "../../../generator/stages/check/check.ts";
import { compile } from "../../../generator/stages/compile/compile.ts";
import { load } from "../../../generator/stages/load/load.ts";
import { merge } from "../../../generator/stages/resolve/merge.ts";
import { resolve } from "../../../generator/stages/resolve/resolve.ts";
import { validate } from "../../../generator/stages/validate/validate.ts";
import { sample } from "../../support/run.ts";

/** Settings of an environment, without its hosts and namespace. */
export type Settings = Loose;

const own = load(sample);
const productServices = ["currency-service", "history-service", "ranking-service", "dataingestor-service", "frontend"];

/** Every resource that env files may limit, with more than any environment needs. */
export const ample: Readonly<Record<string, string>> = {
  "requests.cpu": "900",
  "requests.memory": "900Gi",
  "limits.cpu": "900",
  "limits.memory": "900Gi",
  "requests.storage": "900Gi",
  pods: "900",
  services: "900",
  "services.loadbalancers": "900",
  "services.nodeports": "900",
  persistentvolumeclaims: "900",
  configmaps: "900",
  secrets: "900",
  "count/pods": "900",
  "count/deployments.apps": "900",
  "count/jobs.batch": "900",
};

const resources = fc
  .record({
    cpu: fc.constantFrom("10m", "25m", "0.05", "75m", "100m"),
    memory: fc.constantFrom("16Mi", "20000Ki", "32Mi", "100Mi"),
    times: fc.constantFrom(1, 2, 5),
  })
  .map(({ cpu, memory, times }) => ({
    requests: { cpu, memory },
    limits: times === 1 ? { cpu, memory } : { cpu: `${times * 100}m`, memory: `${times * 100}Mi` },
  }));

const service = fc
  .record({
    replicas: fc.integer({ min: 1, max: 4 }),
    more: fc.option(fc.integer({ min: 0, max: 3 })),
    resources,
    route: fc.boolean(),
    tag: fc.constantFrom("v1.0.0", "v1.0.1"),
  })
  .map(({ replicas, more, tag, route, ...rest }) => ({
    image: { repository: "any", tag },
    source: ["any"],
    replicas,
    autoscaling: more === null ? null : { maxReplicas: replicas + more, cpu: 70 },
    route: route ? {} : null,
    ...rest,
  }));

const backing = fc
  .record({
    redis: fc.boolean(),
    mysql: fc.integer({ max: 3 }).map((one) => one === 0),
    kafka: fc.integer({ max: 2 }).map((one) => one === 0),
    ui: fc.boolean(),
  })
  .map(({ redis, mysql, kafka, ui }) => ({
    mongodb: null,
    ...(redis ? {} : { redis: null }),
    ...(mysql ? {} : { mysql: null }),
    ...(kafka ? {} : { kafka: null, zookeeper: null }),
    ...(kafka && ui ? {} : { "kafka-ui": null }),
  }));

/** Settings with an ample quota. */
export const environment: fc.Arbitrary<Settings> = fc
  .record({
    services: fc.array(service, { minLength: 1, maxLength: 3 }),
    backingServices: backing,
    rollout: fc.constantFrom(
      { maxSurge: 1, maxUnavailable: 0 },
      { maxSurge: "25%", maxUnavailable: 0 },
      { maxSurge: "25%", maxUnavailable: "25%" },
      { maxSurge: "100%", maxUnavailable: "34%" },
      { maxSurge: 2, maxUnavailable: 0 },
      { maxSurge: 0, maxUnavailable: 1 },
    ),
    smokeTest: fc.boolean(),
  })
  .map(({ services, smokeTest, ...rest }) => {
    const names = services.map((_, at) => `service-${at}`);
    const backings = ["mysql", "redis", "kafka"].filter((name) => !Object.hasOwn(rest.backingServices, name));
    const named = services.map((settings, at) => {
      const name = names[at] ?? "";
      const route = settings.route === null ? null : { host: "api", path: `/${name}` };
      return [name, { ...settings, route, uses: [...names.filter((other) => other !== name), ...backings] }] as const;
    });
    return {
      ...rest,
      ...(smokeTest ? {} : { smokeTest: null }),
      services: { ...Object.fromEntries(productServices.map((name) => [name, null])), ...Object.fromEntries(named) },
      quota: ample,
      limitRange: { requests: { cpu: "100m", memory: "100Mi" }, limits: { cpu: "500m", memory: "500Mi" } },
    };
  });

/** A compiled environment, with what its objects are held against. */
export interface Environment {
  readonly unit: CompiledUnit;
  readonly cluster: readonly CompiledObject[];
  readonly compilation: Compilation;
}

/** Compiles settings into the namespace `name`, in a cluster with `more`. A fault in them is a fault of the generator above. */
export async function environmentOf(name: string, settings: Settings, more: Settings = {}): Promise<Environment> {
  const hosts = { web: `${name}.example.com`, api: `api-${name}.example.com`, admin: `admin-${name}.example.com` };
  const value = {
    $schema: "../schemas/environment.schema.json",
    namespace: name,
    hosts,
    images: { floatingTags: "allow" },
    ...settings,
  };
  const kept = own.documents
    .filter(({ kind }) => kind === "base" || kind === "cluster")
    .map((document) => (document.kind === "cluster" ? { ...document, value: merge(document.value, more) } : document));
  const documents = [...kept, { file: `envs/${name}.json`, kind: "environment" as const, name, value }];
  const compilation = compile(resolve(await validate({ ...own, documents })));
  if (compilation.units === undefined)
    throw new Error(JSON.stringify({ settings, diagnostics: compilation.diagnostics }));
  const { all, cluster } = compilation.units;
  for (const unit of all) if (unit.kind === "environment") return { unit, cluster, compilation };
  throw new Error("an environment compiles to a unit");
}

/** All that `check` says of an environment, perhaps with other objects in it. */
export function findings(
  { unit, compilation }: Environment,
  objects: readonly CompiledObject[] = unit.objects,
): readonly Diagnostic[] {
  if (compilation.units === undefined) throw new Error("the environment has units");
  const changed = { ...compilation, units: { ...compilation.units, all: [{ ...unit, objects }] } };
  return [...check(changed).items].flatMap(({ diagnostics }) => diagnostics);
}
