/**
 * What the parts of a compiled system say of each other, over generated ones: the graph, its policies, the smoke test, the
 * alerts and dashboards, the scrapes and the Services are made by different modules out of the same settings.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { CompiledUnit, KubernetesObject } from "../../generator/model/compiled.ts";
import { asList, asRecords, asTextMap, at, type Loose, textOf } from "../../generator/model/loose.ts";
import { check } from "../../generator/stages/check/check.ts";
import { podsOf } from "../../generator/stages/check/relations/pods.ts";
import { compile } from "../../generator/stages/compile/compile.ts";
import { load } from "../../generator/stages/load/load.ts";
import { merge } from "../../generator/stages/resolve/merge.ts";
import { resolve } from "../../generator/stages/resolve/resolve.ts";
import { validate } from "../../generator/stages/validate/validate.ts";
import { ample, environment } from "../cluster/agreement/environments.ts";
import { copySample, watched, withFolder } from "../support/run.ts";

const own = await withFolder((folder) => {
  copySample(folder, watched);
  return load(folder);
});

/** An environment with monitoring, whose services may be asleep or scraped, and whose cluster may watch less. */
const system = fc.record({
  settings: environment,
  asleep: fc.integer({ min: 0, max: 3 }),
  metrics: fc.constantFrom(undefined, {}, { port: 9102, path: "/prometheus" }),
  empty: fc.constantFrom(false, false, false, true),
  watching: fc.constantFrom({}, { kubeStateMetrics: null }, { grafana: null }),
});

const baseServices = new Set(
  own.documents.flatMap(({ kind, value }) => (kind === "base" ? Object.keys(at(value, "services") as Loose) : [])),
);

interface Compiled {
  readonly environment: CompiledUnit;
  readonly cluster: CompiledUnit;
  readonly errors: readonly string[];
}

async function compiled({ settings, asleep, metrics, empty, watching }: FromArbitrary): Promise<Compiled> {
  const services = Object.entries(at(settings, "services") as Loose).flatMap<readonly [string, unknown]>(
    ([name, service], index) => {
      if (service === null) return [[name, null]];
      // Only what base.json has can be switched off.
      if (empty) return baseServices.has(name) ? [[name, null]] : [];
      const replicas = index % 4 === asleep ? { replicas: 0, autoscaling: null } : {};
      return [[name, { ...(service as Loose), ...(metrics === undefined ? {} : { metrics }), ...replicas }]];
    },
  );
  const hosts = { web: "p.example.com", api: "api-p.example.com", admin: "admin-p.example.com" };
  const value = {
    $schema: "../schemas/environment.schema.json",
    namespace: "p",
    hosts,
    images: { floatingTags: "allow" },
    ...settings,
    quota: ample,
    services: Object.fromEntries(services),
  };
  const kept = own.documents.flatMap((document) => {
    if (document.kind === "base") return [document];
    return document.kind === "cluster" ? [{ ...document, value: merge(document.value, { monitoring: watching }) }] : [];
  });
  const documents = [...kept, { file: "envs/p.json", kind: "environment" as const, name: "p", value }];
  const compilation = compile(resolve(await validate({ ...own, documents })));
  if (compilation.units === undefined) throw new Error(JSON.stringify(compilation.diagnostics));
  const units = [...compilation.units.all];
  const unit = (kind: CompiledUnit["kind"]) => units.find((each) => each.kind === kind) ?? raise(kind);
  const found = [...check(compilation).items].flatMap(({ diagnostics }) => diagnostics);
  return {
    environment: unit("environment"),
    cluster: unit("cluster"),
    errors: found.filter(({ severity }) => severity === "error").map(({ code, message }) => `${code}: ${message}`),
  };
}

type FromArbitrary = typeof system extends fc.Arbitrary<infer Value> ? Value : never;

function raise(what: string): never {
  throw new Error(`no ${what}`);
}

/** Holds a property against generated systems. */
function holds(disagreements: (system: Compiled) => readonly string[]): () => Promise<void> {
  return () =>
    fc.assert(
      fc.asyncProperty(system, async (each) => {
        expect(disagreements(await compiled(each))).toEqual([]);
      }),
      { numRuns: 40 },
    );
}

describe("the parts of a system agree", () => {
  test(
    "nothing is wrong with what is compiled",
    holds(({ errors }) => errors),
  );

  test(
    "every edge of the graph is between workloads, and every policy is of one",
    holds(({ environment: { objects, declared } }) => {
      const apps = appsOf(objects);
      const ends = declared.edges.flatMap(({ from, to }) => [from, to]).filter((app) => !apps.has(app));
      const selected = ofKind(objects, "NetworkPolicy").flatMap((policy) => {
        const app = textOf(at(policy, "spec", "podSelector", "matchLabels", "app"));
        return app === undefined || apps.has(app) ? [] : [`policy of ${app}`];
      });
      return [...ends, ...selected];
    }),
  );

  test(
    "every Service has its pods, and every autoscaler and budget its workload",
    holds(({ environment: { objects } }) => {
      const pods = podsOf(objects);
      const fits = (selector: unknown) =>
        pods.some(({ labels }) => Object.entries(asTextMap(selector)).every(([key, value]) => labels[key] === value));
      const services = ofKind(objects, "Service").filter((each) => !fits(at(each, "spec", "selector")));
      const budgets = ofKind(objects, "PodDisruptionBudget").filter(
        (each) => !fits(at(each, "spec", "selector", "matchLabels")),
      );
      const deployments = new Set(ofKind(objects, "Deployment").map(({ metadata }) => metadata.name));
      const scalers = ofKind(objects, "HorizontalPodAutoscaler").filter(
        (each) => !deployments.has(String(at(each, "spec", "scaleTargetRef", "name"))),
      );
      return [...services, ...budgets, ...scalers].map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    }),
  );

  test(
    "the smoke test asks for what has pods, and by an edge of the graph",
    holds(({ environment: { objects, declared } }) => {
      const job = ofKind(objects, "Job").find(({ metadata }) => metadata.name === "smoke-test");
      const container = asRecords(at(job, "spec", "template", "spec", "containers"))[0];
      const urls = asRecords(container?.env).flatMap(({ value }) => (textOf(value) ?? "").split(" "));
      return urls.flatMap((url) => {
        const { hostname, port } = new URL(url);
        const service = ofKind(objects, "Service").find(({ metadata }) => metadata.name === hostname);
        const app = textOf(at(service, "spec", "selector", "app"));
        const deployment = ofKind(objects, "Deployment").find(({ metadata }) => metadata.name === app);
        const awake = deployment !== undefined && at(deployment, "spec", "replicas") !== 0;
        const ports = asRecords(at(service, "spec", "ports")).map((each) => String(each.port));
        const edge = declared.edges.some((each) => each.from === "smoke-test" && each.to === app);
        return awake && edge && ports.includes(port) ? [] : [`${url} ${awake} ${edge} ${ports.join()}`];
      });
    }),
  );

  test(
    "every service that is awake is asked by the smoke test, where there is one",
    holds(({ environment: { objects, declared } }) => {
      const job = ofKind(objects, "Job").find(({ metadata }) => metadata.name === "smoke-test");
      const edges = declared.edges.filter(({ from }) => from === "smoke-test");
      const text = JSON.stringify(job ?? {});
      return edges.map(({ to }) => to).filter((app) => !text.includes(`//${app}`));
    }),
  );

  test(
    "every alert and every panel asks about what is there",
    holds(({ environment: { objects }, cluster }) => {
      const told = expressionsOf(cluster).filter((expression) => expression.includes('namespace="p"'));
      const named = (kind: string) => new Set(ofKind(objects, kind).map(({ metadata }) => metadata.name));
      const known: Readonly<Record<string, ReadonlySet<string>>> = {
        deployment: named("Deployment"),
        horizontalpodautoscaler: named("HorizontalPodAutoscaler"),
        container: new Set(
          podsOf(objects).flatMap(({ spec }) => asList(spec.containers).map((each) => String(at(each, "name")))),
        ),
        service: new Set(
          podsOf(objects).flatMap(({ maker, labels }) =>
            JSON.stringify(maker.object).includes('"prometheus.io/scrape":"true"') ? [labels.app ?? ""] : [],
          ),
        ),
      };
      return told.flatMap((expression) =>
        [...expression.matchAll(/(\w+)="([^"$]+)"/g)].flatMap(([, label = "", value = ""]) =>
          known[label]?.has(value) === false ? [`${label} ${value}: ${expression}`] : [],
        ),
      );
    }),
  );

  test(
    "no alert is raised for what is to have no pods",
    holds(({ environment: { objects }, cluster }) => {
      const asleep = ofKind(objects, "Deployment").filter((each) => at(each, "spec", "replicas") === 0);
      const down = rulesOf(cluster).filter((rule) => rule.alert === "ServiceDown");
      return asleep
        .map(({ metadata }) => metadata.name)
        .filter((name) => down.some((rule) => at(rule, "labels", "service") === name));
    }),
  );

  test(
    "whoever is scraped is looked for, and may be read about",
    holds(({ environment: { objects }, cluster }) => {
      const scraped = JSON.stringify(objects).includes('"prometheus.io/scrape":"true"');
      const config = ofKind(cluster.objects, "ConfigMap").find(({ metadata }) => metadata.name === "prometheus-config");
      const text = textOf(at(config, "data", "prometheus.yml")) ?? "";
      const jobs = asRecords(at(parse(text), "scrape_configs"));
      const watched = jobs.flatMap((job) =>
        asRecords(job.kubernetes_sd_configs).flatMap((each) => asList(at(each, "namespaces", "names"))),
      );
      const binding = ofKind(objects, "RoleBinding").some(({ metadata }) => metadata.name === "prometheus");
      return scraped && !(watched.includes("p") && binding) ? [`watched ${watched.join()}, bound ${binding}`] : [];
    }),
  );
});

function ofKind(objects: readonly { readonly object: KubernetesObject }[], kind: string): readonly KubernetesObject[] {
  return objects.map(({ object }) => object).filter((object) => object.kind === kind);
}

function appsOf(objects: CompiledUnit["objects"]): ReadonlySet<string> {
  return new Set(podsOf(objects).map(({ labels }) => labels.app ?? ""));
}

function rulesOf({ objects }: CompiledUnit): readonly Loose[] {
  return ofKind(objects, "ConfigMap")
    .filter(({ metadata }) => metadata.name.startsWith("prometheus-rules-"))
    .flatMap(({ data }) => Object.values(asTextMap(data)))
    .flatMap((text) => asRecords(at(parse(text), "groups")))
    .flatMap(({ rules }) => asRecords(rules));
}

/** What Prometheus is asked by the alerts and by Grafana's panels. */
function expressionsOf(cluster: CompiledUnit): readonly string[] {
  const dashboards = ofKind(cluster.objects, "ConfigMap").filter(({ metadata }) =>
    metadata.name.startsWith("grafana-"),
  );
  const panels = dashboards.flatMap(({ data }) =>
    Object.values(asTextMap(data)).flatMap((text) =>
      [...text.matchAll(/"expr": ?("(?:[^"\\]|\\.)*")/g)].map(([, expression = '""']) =>
        String(JSON.parse(expression)),
      ),
    ),
  );
  return [...rulesOf(cluster).flatMap(({ expr }) => textOf(expr) ?? []), ...panels];
}
