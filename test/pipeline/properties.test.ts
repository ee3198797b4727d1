import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { CompiledUnit } from "../../generator/model/compiled.ts";
import type { Inputs } from "../../generator/model/documents.ts";
import { yamlText } from "../../generator/model/yaml.ts";
import { compile } from "../../generator/stages/compile/compile.ts";
import { load } from "../../generator/stages/load/load.ts";
import { merge } from "../../generator/stages/resolve/merge.ts";
import { resolve } from "../../generator/stages/resolve/resolve.ts";
import { validate } from "../../generator/stages/validate/validate.ts";
import { copyEnvs, filesIn, generate, repository, sample, withFolder } from "../support/run.ts";

async function unitsOf(inputs: Inputs): Promise<readonly CompiledUnit[]> {
  const { units, diagnostics } = compile(resolve(await validate(inputs)));
  if (units === undefined) throw new Error(JSON.stringify(diagnostics));
  return [...units.all];
}

/** Every object of every unit, as the text that is written. */
async function textsOf(inputs: Inputs): Promise<ReadonlyMap<string, string>> {
  const units = await unitsOf(inputs);
  return new Map(
    units.flatMap(({ directory, objects }) =>
      objects.map(({ path, object }) => [`${directory}/${path}`, yamlText(object)] as const),
    ),
  );
}

/** The same data with the keys of all objects in another order. */
function shuffled(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, seed));
  if (typeof value !== "object" || value === null) return value;
  const order = (key: string) => (key.length * 31 + key.charCodeAt(key.length - 1) * seed) % 97;
  const entries = Object.entries(value).sort(([a], [b]) => order(a) - order(b) || (a < b ? 1 : -1));
  return Object.fromEntries(entries.map(([key, child]) => [key, shuffled(child, seed)]));
}

const quantity = fc.integer({ min: 1, max: 2000 });
const overrides = fc.record(
  {
    replicas: fc.integer({ min: 1, max: 4 }),
    autoscaling: fc.oneof(
      fc.constant(null),
      fc.record({ maxReplicas: fc.integer({ min: 4, max: 20 }), cpu: fc.integer({ min: 1, max: 100 }) }),
    ),
    route: fc.oneof(
      fc.constant(null),
      fc.record({ host: fc.constantFrom("web", "api"), path: fc.constantFrom("/", "/a", "/a.b/c-d") }),
    ),
    routes: fc.dictionary(
      fc.constantFrom("events", "status", "partners"),
      fc.record(
        {
          host: fc.constantFrom("web", "api", "admin"),
          path: fc.constantFrom("/", "/b", "/b/c.d"),
          pathType: fc.constantFrom("Prefix", "Exact"),
          protocol: fc.constantFrom("http", "grpc", "websocket"),
          timeout: fc.constantFrom("30s", "5m"),
          rateLimit: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 500 })),
          cors: fc.oneof(fc.constant(null), fc.constant({}), fc.constant({ credentials: false })),
          auth: fc.oneof(
            fc.constant(null),
            fc.record({ basic: fc.record({ secretName: fc.constantFrom("basic-auth", "partners") }) }),
            fc.constant({ forward: { service: "ranking-service", path: "/session" } }),
          ),
        },
        { requiredKeys: [] },
      ),
      { maxKeys: 2 },
    ),
    port: fc.integer({ min: 1, max: 65535 }),
    resources: fc.record({
      limits: fc.record({ cpu: quantity.map((n) => `${n}m`), memory: quantity.map((n) => `${n}Mi`) }),
    }),
    image: fc.record({ tag: fc.constantFrom("on", "1e3", "0o17", "2001-01-01", "v1.0.0", "1.10", "null") }),
  },
  { requiredKeys: [] },
);
const environment = fc.record(
  {
    services: fc.dictionary(fc.constantFrom("currency-service", "history-service", "frontend"), overrides, {
      maxKeys: 3,
    }),
    config: fc.dictionary(
      fc.constantFrom("LOG_LEVEL", "ON", "NULL", "X_1"),
      fc.string({ maxLength: 20 }).filter((text) => !/[^\t\n\r -\ud7ff\ue000-\uffff]/.test(text)),
      { maxKeys: 3 },
    ),
    rollout: fc.record({ maxSurge: fc.constantFrom(1, 2, "25%"), maxUnavailable: fc.constantFrom(0, 1, "10%") }),
    ingress: fc.record({
      rateLimit: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 500 })),
      tls: fc.oneof(fc.constant(null), fc.constant({ secretName: "tls" })),
    }),
    backingServices: fc.record({ "kafka-ui": fc.oneof(fc.constant(null), fc.constant({})) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

/** The sample's inputs with other settings in dev.json. */
function withDev(inputs: Inputs, settings: object): Inputs {
  const documents = inputs.documents.map((document) =>
    document.name === "dev" ? { ...document, value: merge(document.value, settings) } : document,
  );
  return { ...inputs, documents };
}

const own = load(sample);

describe("compiling", () => {
  test("gives the same bytes whatever the order of keys and of documents", () =>
    fc.assert(
      fc.asyncProperty(environment, fc.integer({ min: 1, max: 96 }), async (settings, seed) => {
        const inputs = withDev(own, settings);
        const documents = inputs.documents.map((document) => ({ ...document, value: shuffled(document.value, seed) }));
        const other = await textsOf({ ...inputs, documents: documents.reverse() });
        expect(Object.fromEntries(other)).toEqual(Object.fromEntries(await textsOf(inputs)));
      }),
      { numRuns: 60 },
    ));

  test("does not change its input", () =>
    fc.assert(
      fc.asyncProperty(environment, async (settings) => {
        const inputs = withDev(own, settings);
        const before = structuredClone(inputs.documents);
        await textsOf(inputs);
        expect(inputs.documents).toEqual(before);
      }),
      { numRuns: 40 },
    ));

  test("writes what it compiled, for readers of YAML 1.1 and 1.2", () =>
    fc.assert(
      fc.asyncProperty(environment, async (settings) => {
        for (const { objects } of await unitsOf(withDev(own, settings))) {
          for (const { object } of objects) {
            const text = yamlText(object);
            expect(parse(text, { version: "1.1" })).toEqual(object);
            expect(parse(text, { version: "1.2" })).toEqual(object);
          }
        }
      }),
      { numRuns: 15 },
    ));

  test("emits no empty list or map and no undefined, and one path per object", () =>
    fc.assert(
      fc.asyncProperty(environment, async (settings) => {
        for (const { objects } of await unitsOf(withDev(own, settings))) {
          expect(new Set(objects.map(({ path }) => path)).size).toBe(objects.length);
          for (const { path, object } of objects) expect(emptyParts(object, path)).toEqual([]);
        }
      }),
      { numRuns: 40 },
    ));
});

function emptyParts(value: unknown, path: string): readonly string[] {
  if (value === undefined) return [path];
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value);
  return entries.length === 0 ? [path] : entries.flatMap(([key, child]) => emptyParts(child, `${path}/${key}`));
}

test("origins lead to a setting that exists", async () => {
  const values = new Map(own.documents.map(({ file, value }) => [file, value]));
  for (const { objects } of await unitsOf(own)) {
    for (const { path, origin } of objects) {
      expect(origin.files.length, path).toBeGreaterThan(0);
      const [first = ""] = origin.pointer.split("/").slice(1);
      // The only settings with objects of their own that the sample's inputs leave to their defaults.
      if (first === "config") continue;
      expect(
        origin.files.some((file) => Object.hasOwn(values.get(file) as object, first)),
        `${path} ${origin.pointer}`,
      ).toBe(true);
    }
  }
});

test("every output file says where Argo CD and kubectl expect it", async () => {
  for (const file of fastGlob.sync("{out,argocd}/**/*.yaml", { cwd: repository })) {
    const text = readFileSync(join(repository, file), "utf8");
    expect(text, file).toMatch(/^apiVersion: .*\nkind: .*\nmetadata:\n {2}name: /);
    expect(text.match(/^kind: /gm), file).toHaveLength(1);
  }
});

test("a second run changes nothing, and a removed environment takes its folder along", () =>
  withFolder(async (folder) => {
    copyEnvs(sample, folder);
    await generate(folder);
    const first = filesIn(folder);
    const again = await generate(folder);
    expect(again.units.flatMap(({ changed, added, removed }) => [...changed, ...added, ...removed])).toEqual([]);
    expect(filesIn(folder)).toEqual(first);
    writeFileSync(join(folder, "out/dev/mysql/stray.json"), "{}");
    writeFileSync(join(folder, "out/stray.yaml"), "a: 1\n");
    await generate(folder);
    expect(filesIn(folder)).toEqual(first);
  }));
