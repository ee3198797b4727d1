import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutBody, maxBody } from "../../generator/bot/branch/text.ts";
import type { KubernetesObject } from "../../generator/model/compiled.ts";
import { compile } from "../../generator/stages/compile/compile.ts";
import { load } from "../../generator/stages/load/load.ts";
import { objectsOf, planUnit } from "../../generator/stages/plan/plan.ts";
import { refusalsLeft } from "../../generator/stages/plan/refusals.ts";
import { bodyOf } from "../../generator/stages/plan/render/body.ts";
import { planJson } from "../../generator/stages/plan/render/json.ts";
import { markdownSections } from "../../generator/stages/plan/render/markdown.ts";
import { planText } from "../../generator/stages/plan/render/text.ts";
import type { UnitPlan } from "../../generator/stages/plan/unit-plan.ts";
import { resolve } from "../../generator/stages/resolve/resolve.ts";
import { validate } from "../../generator/stages/validate/validate.ts";
import { repository } from "../support/run.ts";
import { objectsIn } from "./read.ts";

type Objects = ReadonlyMap<string, KubernetesObject>;

const folders = ["out/dev", "out/staging", "out/prod", "out/cluster", "argocd"];
const units = folders.map((folder) => [folder, objectsIn(join(repository, folder))] as const);

function rendered(unitPlan: UnitPlan): string {
  return [planText(unitPlan, true), bodyOf(markdownSections([unitPlan])), planJson(unitPlan)].join("\n");
}

/** Only what means something: `"500m"` and `0.5` are told apart by the cases, not here. */
function changedObjects({ changes }: UnitPlan): readonly string[] {
  return changes.map(({ action, path }) => `${action} ${path}`).sort();
}

describe("what the repository compiles", () => {
  test.each(units)("%s against itself changes nothing", (_, objects) => {
    expect(objects.size).toBeGreaterThan(5);
    const { changes, effects, resources, refusals, totals } = planUnit({
      unit: "dev",
      before: objects,
      after: objects,
    });
    expect({ changes, effects, resources, refusals }).toEqual({
      changes: [],
      effects: [],
      resources: [],
      refusals: [],
    });
    expect(totals).toEqual({ created: 0, changed: 0, deleted: 0, unchanged: objects.size, restated: 0 });
  });

  test("what is committed is what is compiled", async () => {
    const compiled = compile(resolve(await validate(load(repository)))).units;
    if (compiled === undefined) throw new Error("the repository's own input has a fault");
    const committed = new Map(units);
    for (const unit of compiled.all) {
      const before = committed.get(unit.directory) ?? new Map();
      const { totals } = planUnit({ unit: unit.name, before, after: objectsOf(unit) });
      expect(totals).toEqual({ created: 0, changed: 0, deleted: 0, unchanged: before.size, restated: 0 });
    }
  });

  test.each(units)("%s with its keys in another order means the same", (_, objects) => {
    const turned = new Map([...objects].map(([path, object]) => [path, reversed(object) as KubernetesObject]));
    expect(planUnit({ unit: "dev", before: objects, after: turned }).changes).toEqual([]);
  });

  test("exactly the objects that differ are in the plan", () => {
    const [, objects = new Map()] = units[2] ?? [];
    const paths = [...objects.keys()];
    const choice = fc.record({
      removed: fc.subarray(paths, { maxLength: 6 }),
      added: fc.subarray(paths, { maxLength: 6 }),
      labelled: fc.subarray(paths, { maxLength: 6 }),
    });
    fc.assert(
      fc.property(choice, ({ removed, added, labelled }) => {
        const before: Map<string, KubernetesObject> = new Map(objects);
        const after: Map<string, KubernetesObject> = new Map(objects);
        for (const path of added) before.delete(path);
        for (const path of removed.filter((path) => !added.includes(path))) after.delete(path);
        for (const path of labelled) {
          const object = after.get(path);
          if (object !== undefined) after.set(path, withLabel(object));
        }
        const expected = paths.flatMap((path) => {
          if (!before.has(path)) return after.has(path) ? [`create ${path}`] : [];
          if (!after.has(path)) return [`delete ${path}`];
          return labelled.includes(path) ? [`change ${path}`] : [];
        });
        expect(changedObjects(planUnit({ unit: "prod", before, after }))).toEqual(expected.sort());
      }),
      { numRuns: 40 },
    );
  });

  test("the order of files and objects changes nothing", () => {
    const [, before = new Map()] = units[0] ?? [];
    const [, after = new Map()] = units[2] ?? [];
    const turn = (objects: Objects) => new Map([...objects].reverse());
    const one = planUnit({ unit: "dev", before, after });
    expect(one.changes.length).toBeGreaterThan(10);
    expect(rendered(planUnit({ unit: "dev", before: turn(before), after: turn(after) }))).toBe(rendered(one));
  });
});

describe("arbitrary YAML", () => {
  const kinds = fc.constantFrom(
    ..."Deployment StatefulSet DaemonSet Job Service Ingress NetworkPolicy Role RoleBinding HorizontalPodAutoscaler".split(
      " ",
    ),
    ..."PersistentVolumeClaim Namespace ResourceQuota LimitRange ConfigMap Secret Application AppProject".split(" "),
    ..."ApplicationSet StorageClass PodDisruptionBudget constructor __proto__".split(" "),
  );
  const keys = fc.constantFrom(
    ..."metadata spec template selector matchLabels containers name image env value ports rules http paths host".split(
      " ",
    ),
    ..."labels annotations replicas strategy rollingUpdate resources requests limits storage hard ingress egress".split(
      " ",
    ),
    ..."from to podSelector namespaceSelector ipBlock cidr volumes subjects roleRef verbs syncPolicy automated data".split(
      " ",
    ),
    ..."tls hosts backend service scaleTargetRef minReplicas type constructor __proto__ toString".split(" "),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, depthIdentifier: "yaml" },
      fc.constantFrom(null, true, false, 0, -1, 1.5, 8000, "", "x", "500m", "1Gi", "10.0.0.0/8", "50%", "a\u0000`|<\n"),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(keys, tie("value"), { maxKeys: 5 }),
    ),
  }));
  const fields = fc.dictionary(keys, value, { maxKeys: 6 });
  const object = fc
    .tuple(
      fields,
      fc.option(kinds),
      fc.constantFrom(
        "v1",
        "apps/v1",
        "networking.k8s.io/v1",
        "batch/v1",
        "argoproj.io/v1alpha1",
        "autoscaling/v2",
        5,
        null,
      ),
      fc.option(fc.constantFrom("a", "b"), { freq: 6 }),
      fc.option(fields, { freq: 3 }),
      fc.option(fields, { freq: 3 }),
    )
    .map(([rest, kind, apiVersion, name, spec, template]) => ({
      ...rest,
      apiVersion,
      ...(kind !== null && { kind }),
      ...(name !== null && { metadata: { ...(rest.metadata as object | null), name, namespace: "n" } }),
      ...(spec !== null && {
        spec: { ...spec, ...(template !== null && { template: { spec: template, metadata: template } }) },
      }),
    }));
  const side = fc.dictionary(fc.constantFrom("a.yaml", "b.yaml", "c/d.yaml"), fc.oneof(object, value), { maxKeys: 3 });
  const filesOf = (files: object): Objects => new Map(Object.entries(files)) as Objects;

  test("is planned and shown without an exception", () => {
    fc.assert(
      fc.property(side, side, (before, after) => {
        const text = rendered(planUnit({ unit: "x", before: filesOf(before), after: filesOf(after) }));
        expect(text).not.toMatch(/undefined|NaN|\[object/);
      }),
      { numRuns: 3000 },
    );
  });

  test("against itself changes nothing", () => {
    fc.assert(
      fc.property(side, (files) => {
        const { changes, refusals } = planUnit({ unit: "x", before: filesOf(files), after: filesOf(files) });
        expect([changes, refusals]).toEqual([[], []]);
      }),
      { numRuns: 500 },
    );
  });
});

describe("credentials", () => {
  const token = `ghp_${"Ab1".repeat(12)}`;
  const other = `ghp_${"Cd2".repeat(12)}`;
  const [, objects = new Map<string, KubernetesObject>()] = units[2] ?? [];
  const spots: [string, (secret: string) => Objects][] = [
    ["a value", (secret) => put("config/configmap-trip-service-config.yaml", ["data", "NOTE"], secret)],
    ["a key", (secret) => put("config/configmap-trip-service-config.yaml", ["data", secret], "x")],
    [
      "an image",
      (secret) =>
        put("mysql/deployment-mysql.yaml", ["spec", "template", "spec", "containers", "0", "image"], `r/${secret}:v1`),
    ],
    [
      "an argument",
      (secret) =>
        put(
          "mysql/deployment-mysql.yaml",
          ["spec", "template", "spec", "containers", "0", "args"],
          ["--password", secret],
        ),
    ],
    [
      "a host",
      (secret) => put("ingress/ingress-trip-service-web-ingress.yaml", ["spec", "rules", "0", "host"], secret),
    ],
    ["an annotation", (secret) => put("mysql/deployment-mysql.yaml", ["metadata", "annotations", "x"], secret)],
    ["a name", (secret) => put("mysql/deployment-mysql.yaml", ["metadata", "name"], secret)],
    ["a subject", (secret) => put("access/rolebinding-trip-service-viewer.yaml", ["subjects", "0", "name"], secret)],
    [
      "a policy's label",
      (secret) =>
        put(
          "network/networkpolicy-mysql.yaml",
          ["spec", "ingress", "0", "from"],
          [{ namespaceSelector: { matchLabels: { x: secret } } }],
        ),
    ],
  ];
  function put(path: string, keys: readonly string[], value: unknown): Objects {
    const copy = structuredClone(objects.get(path)) as unknown as Record<string, unknown>;
    let at: Record<string, unknown> = copy;
    for (const key of keys.slice(0, -1)) at = at[key] as Record<string, unknown>;
    at[keys.at(-1) ?? ""] = value;
    return new Map([...objects, [path, copy as unknown as KubernetesObject]]);
  }

  test.each(spots)("in %s are shown nowhere, coming, changing or going", (_, withSecret) => {
    for (const [before, after] of [
      [objects, withSecret(token)],
      [withSecret(token), withSecret(other)],
      [withSecret(token), objects],
    ] as const) {
      const unitPlan = planUnit({ unit: "prod", before, after });
      expect(unitPlan.changes.length).toBeGreaterThan(0);
      const text = rendered(unitPlan);
      expect(text).not.toContain(token);
      expect(text).not.toContain(other);
    }
  });
});

describe("bodies", () => {
  const many = (count: number): Objects =>
    new Map(
      Array.from({ length: count }, (_, index) => [
        `config/configmap-c${index}.yaml`,
        { apiVersion: "v1", kind: "ConfigMap", metadata: { name: `c${index}` }, data: { key: `value ${index}` } },
      ]),
    );

  test("are cut at a whole section, and say where the rest is", () => {
    const unitPlan = planUnit({ unit: "dev", before: new Map(), after: many(3000) });
    const whole = bodyOf(markdownSections([unitPlan]));
    const body = cutBody(whole, "The plan goes on.");
    expect(whole.length).toBeGreaterThan(maxBody);
    // A plan of thousands of objects is one heading and many blocks: most of the room is used.
    expect(body.length).toBeGreaterThan(maxBody * 0.9);
    expect(body.length).toBeLessThanOrEqual(maxBody);
    expect(body.endsWith("\n\nThe plan goes on.\n")).toBe(true);
    expect(whole.startsWith(body.slice(0, -"\n\nThe plan goes on.\n".length))).toBe(true);
    expect(body.match(/<details>/g)?.length).toBe(body.match(/<\/details>/g)?.length);
  });

  test("keep within the limit, lose nothing that fits, and end in no block of code, at every length", () => {
    const block = fc.constantFrom(
      "# A",
      "text",
      "more\ntext",
      "```yaml\na: 1\n\n# b\n```",
      "````\n```\n\nx\n````",
      "<details><summary>a</summary>\n\n```\n</details>\n\n```\n\n</details>",
    );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 12 }), fc.integer({ min: 10, max: 200 }), (blocks, limit) => {
        const whole = bodyOf(blocks);
        const body = cutBody(whole, "p", limit);
        expect(body.length).toBeLessThanOrEqual(Math.max(limit, 2));
        if (whole.length <= limit) expect(body).toBe(whole);
        else {
          const prefixes = blocks.map((_, index) => `${blocks.slice(0, index).join("\n\n")}\n\np\n`.trimStart());
          expect(prefixes).toContain(body);
        }
      }),
    );
  });

  test("have no section that alone is too long", () => {
    const long = "x".repeat(200_000);
    const value = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: long }, data: { [long]: long } };
    const lines = Array.from({ length: 5000 }, (_, index) => `${index} ${"y".repeat(500)}`).join("\n");
    const other = { ...value, metadata: { name: "lines" }, data: { lines } };
    const before = new Map([
      ["a.yaml", { ...value, data: {} }],
      ["b.yaml", { ...other, data: { lines: "" } }],
    ]) as unknown as Objects;
    const after = new Map([
      ["a.yaml", value],
      ["b.yaml", other],
    ]) as unknown as Objects;
    const sections = markdownSections([planUnit({ unit: "dev", before, after })]);
    expect(Math.max(...sections.map(({ length }) => length))).toBeLessThan(maxBody / 2);
  });
});

describe("refusals", () => {
  const [, objects = new Map<string, KubernetesObject>()] = units[2] ?? [];
  test("stay until each is allowed", () => {
    const gone = planUnit({ unit: "prod", before: objects, after: new Map() });
    expect(gone.refusals.map(({ code }) => code)).toEqual(["namespace-removed", "claim-removed", "mass-deletion"]);
    expect(refusalsLeft(gone, ["claim-removed", "mass-deletion"]).map(({ code }) => code)).toEqual([
      "namespace-removed",
    ]);
    expect(refusalsLeft(gone, ["namespace-removed", "claim-removed", "mass-deletion"])).toEqual([]);
  });
});

test("the reduced schemas know every kind that is compiled", async () => {
  const { default: listKeys } = await import("../../schemas/kubernetes-list-keys.json", { with: { type: "json" } });
  const known = new Set(Object.keys(listKeys.kinds));
  const compiled = units.flatMap(([, objects]) =>
    [...objects.values()].map(({ apiVersion, kind }) => `${apiVersion}/${kind}`),
  );
  // Its lists are compared as they are: nothing in it is matched by keys.
  const unknown = [...new Set(compiled)].filter((id) => !known.has(id));
  expect(unknown).toEqual(["argoproj.io/v1alpha1/ApplicationSet"]);
});

function withLabel(object: KubernetesObject): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, extra: "yes" } } };
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reversed(child)]),
  );
}
