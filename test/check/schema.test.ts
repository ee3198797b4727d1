import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import type { Diagnostic } from "../../generator/diagnostics/diagnostic.ts";
import type { KubernetesObject } from "../../generator/model/compiled.ts";
import {
  isServed,
  isSwitchedOff,
  type Release,
  releases,
  type Served,
} from "../../generator/model/kubernetes/releases.ts";
import { knownKinds, schemaOf, servedOf } from "../../generator/stages/check/schema/catalogue.ts";
import { faultsOf } from "../../generator/stages/check/schema/faults.ts";
import { misformed } from "../../generator/stages/check/schema/formats.ts";
import type { Format, JsonSchema } from "../../generator/stages/check/schema/node.ts";
import { schema } from "../../generator/stages/check/schema.ts";
import { validation } from "../../generator/stages/check/validation.ts";

type Json = Record<string, unknown>;

const objects = parseAllDocuments(readFileSync("test/check/schema/objects.yaml", "utf8")).map(
  (document) => document.toJS() as KubernetesObject,
);
/** Every kind is in the newest release; what only older ones have is not among the objects. */
const newest = releases.at(-1) ?? 0;
const named = objects.map((object) => [`${object.apiVersion} ${object.kind}`, object] as const);

/** Fields whose own fields are the user's to name, or of a size that nobody checks. */
const openFields =
  /^(annotations|labels|matchLabels|data|stringData|binaryData|selector|nodeSelector|hard|parameters|encryptedData|valuesObject|anything|config|elements|0|limits|requests|capacity|podFixed|default|defaultRequest|max|maxLimitRequestRatio)$/;

describe("real objects", () => {
  test("there is one of every kind", () => {
    expect([...new Set(named.map(([name]) => name))].sort()).toEqual([...knownKinds()].sort());
  });

  test.each(named)("%s has no fault", (_, object) => {
    expect(rule(schema, object).filter(({ severity }) => severity === "error")).toEqual([]);
    expect(rule(validation, object)).toEqual([]);
  });

  test.each(named)("%s refuses each of its fields misspelt, at every depth", (_, object) => {
    const { kind } = object;
    const places = fieldsOf(object).filter(
      ({ path }) => path.length > 1 || !["apiVersion", "kind"].includes(path[0] ?? ""),
    );
    const refused = places.filter(({ path }) => {
      const parent = path.slice(0, -1).join("/");
      const pointer = `/${[...path.slice(0, -1), `${path.at(-1)}x`].map(escaped).join("/")}`;
      const found = rule(schema, renamed(object, path)).filter(({ code }) => code === "unknown-manifest-field");
      const told = found.some(({ message }) => message.startsWith(`${pointer} is not a field`));
      const open =
        path.slice(0, -1).some((key) => openFields.test(key)) || (kind === "SealedSecret" && path[2] === "metadata");
      if (!told && !open) throw new Error(`${pointer} passes under ${parent}`);
      return told;
    });
    expect(refused.length).toBeGreaterThan(0);
  });
});

describe.each(releases)("1.%i against ajv", (release) => {
  const validate = ajvOf(release);
  const served = named.filter(([, { apiVersion, kind }]) => isServed(servedOf(apiVersion, kind), release));

  test("random changes of real objects are judged alike", () => {
    const value = fc.oneof(
      fc.constantFrom("", "1", "100m", "512Mi", "5 GB", "Always", "80%", "2026-01-31T12:00:00Z", "cGFzcw==", "a b"),
      fc.constantFrom(0, -1, 1, 80, 65_536, 2 ** 31, 0.5, 1e20),
      fc.constantFrom(true, false, [], {}, [{}], ["a", "a"], { a: "b" }, { name: "a" }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...served),
        fc.array(fc.tuple(fc.nat(), fc.nat(3), value), { minLength: 1, maxLength: 3 }),
        ([name, object], changes) => {
          const changed = changes.reduce((current, change) => mutated(current, change), withoutNulls(object) as Json);
          const known = schemaOf(...(name.split(" ") as [string, string]));
          if (known === undefined) throw new Error(`no schema of ${name}`);
          expect({
            changed,
            valid: faultsOf(known.node, changed, true, release).every(({ kind }) => kind === "off"),
          }).toEqual({
            changed,
            valid: validate(name, changed),
          });
        },
      ),
      { numRuns: 1000 },
    );
  });
});

test("the files use only the keywords that are walked", () => {
  const walked: Record<keyof JsonSchema, true> = {
    $ref: true,
    additionalProperties: true,
    allOf: true,
    anyOf: true,
    default: true,
    enum: true,
    exclusiveMaximum: true,
    exclusiveMinimum: true,
    format: true,
    items: true,
    maxItems: true,
    maxLength: true,
    maxProperties: true,
    maximum: true,
    minItems: true,
    minLength: true,
    minProperties: true,
    minimum: true,
    multipleOf: true,
    not: true,
    oneOf: true,
    pattern: true,
    properties: true,
    required: true,
    type: true,
    uniqueItems: true,
    "x-fields": true,
    "x-kubernetes-list-map-keys": true,
    "x-values": true,
  };
  const used = new Set<string>();
  for (const { $defs } of schemaFiles()) for (const one of Object.values($defs)) keywords(one, used);
  expect([...used].filter((keyword) => !(keyword in walked))).toEqual([]);
});

test("null counts as absent", () => {
  const deployment = structuredClone(objects.find(({ kind }) => kind === "Deployment")) as Json;
  expect(rule(schema, { ...deployment, status: null, metadata: { name: "web", labels: null } } as never)).toEqual([]);
  const without = rule(schema, { ...deployment, spec: null } as never);
  expect(without.map(({ message }) => message)).toEqual(["The object has no `spec`, which a Deployment needs there."]);
});

test("a Secret's values are in no message", () => {
  const secret = (fields: Json) =>
    rule(schema, { apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, ...fields } as never);
  const found = [
    ...secret({ data: { password: "hunter2!" } }),
    ...secret({ stringData: { password: 12_345_678 } }),
    ...secret({ type: ["hunter2!"] }),
  ];
  expect(found).toHaveLength(3);
  expect(JSON.stringify(found)).not.toMatch(/hunter2|12345678/);
});

test.each([
  [{}],
  [{ apiVersion: 1, kind: "Pod" }],
  [{ apiVersion: "v1", kind: "Pod" }],
  [{ apiVersion: "v1", kind: "Pod", metadata: [], spec: "x" }],
  [{ apiVersion: "v1", kind: "constructor", metadata: { name: "a" } }],
  [{ apiVersion: "v1", kind: "Service", metadata: { name: "a" }, spec: { ports: [null, 1, "x"], toString: 1 } }],
])("%j is refused, not thrown at", (object) => {
  expect(rule(schema, object as never).length).toBeGreaterThan(0);
  expect(() => rule(validation, object as never)).not.toThrow();
});

test("arbitrary changes crash neither rule", () => {
  fc.assert(
    fc.property(fc.constantFrom(...objects), fc.nat(), fc.jsonValue(), (object, at, value) => {
      const changed = mutated(structuredClone(object) as unknown as Json, [at, 0, value]);
      rule(schema, changed as never);
      rule(validation, changed as never);
    }),
    { numRuns: 2000 },
  );
});

function rule(proof: typeof schema, object: KubernetesObject): readonly Diagnostic[] {
  const declared = { edges: [], destinations: [], externals: [], floatingTags: "forbid" } as never;
  const objects = [{ path: "a.yaml", object, origin: { files: ["a.yaml"], pointer: "" } }];
  return proof({
    unit: { kind: "environment", name: "a", directory: "", objects, declared },
    cluster: [],
    argocd: [],
    release: newest,
  });
}

function fieldsOf(value: unknown, path: readonly string[] = []): { path: readonly string[] }[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [
    ...(Array.isArray(value) ? [] : [{ path: [...path, key] }]),
    ...fieldsOf(child, [...path, key]),
  ]);
}

function renamed(object: unknown, path: readonly string[]): KubernetesObject {
  const copy = structuredClone(object) as Json;
  const parent = path.slice(0, -1).reduce<unknown>((value, key) => (value as Json)[key], copy) as Json;
  const key = path.at(-1) ?? "";
  parent[`${key}x`] = parent[key];
  return copy as never;
}

/** Changes what is at the `at`th place: 0 replaces it, 1 removes it, 2 adds a field or item, 3 repeats an item. */
function mutated(object: Json, [at, how, value]: readonly [number, number, unknown]): Json {
  const copy = structuredClone(object);
  const places: { parent: Json; key: string }[] = [];
  const visit = (parent: unknown) => {
    if (typeof parent !== "object" || parent === null) return;
    for (const key of Object.keys(parent)) {
      places.push({ parent: parent as Json, key });
      visit((parent as Json)[key]);
    }
  };
  visit(copy);
  const place = places[at % places.length];
  if (place === undefined) return copy;
  const { parent, key } = place;
  if (how === 0) parent[key] = value;
  if (how === 1 && Array.isArray(parent)) parent.splice(Number(key), 1);
  if (how === 1 && !Array.isArray(parent)) delete parent[key];
  if (how === 2 && Array.isArray(parent)) parent.push(value);
  if (how === 2 && !Array.isArray(parent)) parent.extra = value;
  if (how === 3 && Array.isArray(parent)) parent.push(parent[Number(key)]);
  return copy;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, child]) => child !== null)
      .map(([key, child]) => [key, withoutNulls(child)]),
  );
}

function schemaFiles(): { readonly $id: string; readonly $defs: Readonly<Record<string, JsonSchema>> }[] {
  return readdirSync("schemas/kubernetes")
    .filter((file) => /_v\w+\.json$/.test(file))
    .map((file) => JSON.parse(readFileSync(`schemas/kubernetes/${file}`, "utf8")));
}

function readFiles(folder: string): string {
  return readdirSync(folder)
    .map((file) => readFileSync(`${folder}/${file}`, "utf8"))
    .join("");
}

/** ajv knows no ranges: what a release does not have is taken out of its schemas. */
function ajvOf(release: Release): (name: string, value: unknown) => boolean {
  const require = createRequire(import.meta.url);
  const { Ajv2020 } = require("ajv/dist/2020.js") as typeof import("ajv/dist/2020.js");
  // Formats that only name their pattern are always right.
  const used = [...readFiles("schemas/kubernetes").matchAll(/"format":"([^"]+)"/g)].map(([, name]) => name as Format);
  const formats = Object.fromEntries(
    used.map((name) => [name, (text: string) => misformed(name, text, release) === undefined]),
  );
  const ajv = new Ajv2020({ strictRequired: false, strictTypes: false, inlineRefs: false, formats });
  ajv.addKeyword({
    keyword: "x-kubernetes-list-map-keys",
    type: "array",
    validate: (keys: readonly string[], list: readonly unknown[]) => {
      const items = list.filter((item): item is Json => typeof item === "object" && item !== null);
      return new Set(items.map((item) => JSON.stringify(keys.map((key) => item[key])))).size === items.length;
    },
  });
  for (const file of schemaFiles()) ajv.addSchema(servedBy(release, file));
  const { kinds, otherKinds } = JSON.parse(readFileSync("schemas/kubernetes/index.json", "utf8")) as {
    kinds: Record<string, string>;
    otherKinds: Record<string, string>;
  };
  return (name, value) => ajv.validate(kinds[name] ?? otherKinds[name] ?? "", value) as boolean;
}

function servedBy(release: Release, value: Json): Json {
  const { "x-fields": fields, "x-values": values, ...rest } = value as JsonSchema;
  const isThere = (served: Served | undefined) => isServed(served, release) && !isSwitchedOff(served, release);
  const { properties, enum: allowed } = rest;
  const kept = {
    ...rest,
    ...(fields && {
      properties: Object.fromEntries(
        Object.entries(properties ?? {})
          .filter(([name]) => isServed(fields[name], release))
          // What is dropped may be anything.
          .map(([name, child]) => [name, isSwitchedOff(fields[name], release) ? {} : child]),
      ),
    }),
    ...(values && { enum: allowed?.filter((one) => isThere(values[String(one)])) }),
  };
  return Object.fromEntries(
    Object.entries(kept).map(([key, child]) => [
      key,
      typeof child === "object" && child !== null && !Array.isArray(child) ? servedBy(release, child as Json) : child,
    ]),
  );
}

function keywords(one: JsonSchema, used: Set<string>): void {
  for (const keyword of Object.keys(one)) used.add(keyword);
  for (const child of Object.values(one.properties ?? {})) keywords(child, used);
  if (one.items !== undefined) keywords(one.items, used);
  if (typeof one.additionalProperties === "object") keywords(one.additionalProperties, used);
}

function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
