/** Plans of generated environments that have much in common: grouping loses nothing of them, and hides nothing worse. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KubernetesObject } from "../../generator/model/compiled.ts";
import { severities } from "../../generator/stages/plan/effect.ts";
import { expanded } from "../../generator/stages/plan/group/expanded.ts";
import { grouped } from "../../generator/stages/plan/group/grouped.ts";
import { placesOf } from "../../generator/stages/plan/group/places.ts";
import { planUnit } from "../../generator/stages/plan/plan.ts";
import { bodyOf } from "../../generator/stages/plan/render/body.ts";
import { groupedSections } from "../../generator/stages/plan/render/grouped-markdown.ts";
import { groupedText } from "../../generator/stages/plan/render/grouped-text.ts";
import type { UnitPlan } from "../../generator/stages/plan/unit-plan.ts";

/** Shrinking would compare long texts for minutes. `GROUPED_PLANS=10000 npx vitest run test/plan/grouped-generated.test.ts` tries more. */
const numRuns = Number(process.env.GROUPED_PLANS ?? "300");

/** A text with the names of the place that it is in, and with what could be taken for them. */
const pieces = [
  "{environment}",
  "{namespace}",
  "{name}",
  "test",
  "web",
  "smoke-",
  "-",
  ".",
  "/",
  " ",
  "\n",
  '"',
  "\\",
  "1",
];
const odd = ["\ue000", "\ue0011", "\ue003", "ü", "\\n", "`", "a", "namespace", '","namespace":"'];
const text = fc.array(fc.constantFrom(...pieces, ...odd), { maxLength: 5 }).map((parts) => parts.join(""));

const environments = ["dev", "test", "web", "a", "1", "namespace", "dev-2", "\ue001"];
const names = ["web", "api", "test", "dev-quota", "a", "kind", "smoke-test", "web-api", "{environment}-quota"];
const namespaces = ["shop-{environment}", "{environment}", "shop", "web"];

/** One object in all environments: what it says before and after, and in those that are exceptions. */
const object = fc.record({
  kind: fc.constantFrom("ConfigMap", "Deployment", "Ingress", "SealedSecret", "NetworkPolicy"),
  name: fc.constantFrom(...names),
  before: fc.option(text, { freq: 5 }),
  after: fc.option(text, { freq: 5 }),
  replicas: fc.integer({ min: 0, max: 3 }),
  exception: fc.option(fc.record({ at: fc.nat({ max: 7 }), after: fc.option(text), replicas: fc.nat({ max: 3 }) })),
});

type Drawn = typeof object extends fc.Arbitrary<infer Value> ? Value : never;

const system = fc.record({
  units: fc.uniqueArray(fc.constantFrom(...environments, "cluster"), { minLength: 1, maxLength: 6 }),
  namespace: fc.constantFrom(...namespaces),
  objects: fc.array(object, { minLength: 1, maxLength: 6 }),
});

function plansOf({ units, namespace, objects }: typeof system extends fc.Arbitrary<infer Value> ? Value : never) {
  return units.map((unit, index): UnitPlan => {
    const fill = (template: string, name = "") =>
      template
        .replaceAll("{namespace}", () => namespace)
        .replaceAll("{environment}", () => unit)
        .replaceAll("{name}", () => name);
    const side = (of: "before" | "after") =>
      new Map(
        objects.flatMap((drawn, at): [string, KubernetesObject][] => {
          const { exception } = drawn;
          const own = of === "after" && exception?.at === index ? { ...drawn, ...exception } : drawn;
          const name = fill(own.name);
          const said = own[of];
          if (said === null) return [];
          return [
            [
              `${name}/${own.kind.toLowerCase()}-${at}.yaml`,
              objectOf(own, name, fill(namespace), fill(said, name), of),
            ],
          ];
        }),
      );
    return planUnit({ unit, before: side("before"), after: side("after") });
  });
}

function objectOf(
  { kind, replicas }: Drawn,
  name: string,
  namespace: string,
  said: string,
  of: string,
): KubernetesObject {
  const metadata = { name, namespace, annotations: { said } };
  const pod = {
    metadata: { labels: { app: name }, annotations: { "checksum/config": `${said}${namespace}` } },
    spec: { containers: [{ name, image: `registry/${name}:${of}`, env: [{ name: "SAID", value: said }] }] },
  };
  const rows: Readonly<Record<Drawn["kind"], { readonly apiVersion: string; readonly [field: string]: unknown }>> = {
    ConfigMap: { apiVersion: "v1", data: { said, [said]: name } },
    Deployment: {
      apiVersion: "apps/v1",
      spec: { replicas, selector: { matchLabels: { app: said.length > 6 ? name : "app" } }, template: pod },
    },
    Ingress: {
      apiVersion: "networking.k8s.io/v1",
      spec: {
        rules: [
          {
            host: said,
            http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name, port: { number: 80 } } } }] },
          },
        ],
      },
    },
    SealedSecret: { apiVersion: "bitnami.com/v1alpha1", spec: { encryptedData: { key: said } } },
    NetworkPolicy: {
      apiVersion: "networking.k8s.io/v1",
      spec: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: said } } }] }] },
    },
  };
  return { ...rows[kind], kind, metadata };
}

/** What a plan says of each unit, severity by severity. */
function toldOf(plans: readonly UnitPlan[]): readonly string[] {
  return plans.flatMap(({ unit, effects, changes }) =>
    [...effects, ...changes.flatMap((change) => change.effects)].map(
      ({ severity, kind }) => `${unit} ${severity} ${kind}`,
    ),
  );
}

describe("grouped plans of generated environments", () => {
  test("come to the same plans when they are expanded, byte for byte", () => {
    let groups = 0;
    let changes = 0;
    fc.assert(
      fc.property(system, (drawn) => {
        const plans = plansOf(drawn);
        const told = grouped(plans);
        expect(JSON.stringify(expanded(told))).toBe(JSON.stringify(plans));
        groups += told.groups.length;
        changes += plans.reduce((sum, plan) => sum + plan.changes.length + plan.effects.length, 0);
      }),
      { numRuns, endOnFailure: true },
    );
    // Otherwise it would show nothing.
    expect(groups).toBeLessThan(changes * 0.7);
  });

  test("say of each unit what its plan says, the worst first", () => {
    fc.assert(
      fc.property(system, (drawn) => {
        const plans = plansOf(drawn);
        const told = grouped(plans);
        const all = told.groups.flatMap((group) => {
          const effects = group.about === "unit" ? [group.first] : group.first.effects;
          return placesOf(group, told).flatMap(({ objects, units }) =>
            units.flatMap((unit) =>
              Array.from({ length: Math.max(1, objects.length) }, () =>
                effects.map(({ severity, kind }) => `${unit} ${severity} ${kind}`),
              ).flat(),
            ),
          );
        });
        expect([...new Set(all)].sort()).toEqual([...new Set(toldOf(plans))].sort());
        const worst = told.groups.map((group) =>
          severities.indexOf((group.about === "unit" ? group.first : group.first.effects[0])?.severity ?? "low"),
        );
        expect(worst).toEqual([...worst].sort());
      }),
      { numRuns: Math.ceil(numRuns / 3), endOnFailure: true },
    );
  });

  test("are written with every severity that there is, and nothing that moves the cursor", () => {
    fc.assert(
      fc.property(system, (drawn) => {
        const plans = plansOf(drawn);
        if (plans.every(({ changes }) => changes.length === 0)) return;
        const written = [groupedText(plans, false), bodyOf(groupedSections(plans))];
        for (const severity of new Set(toldOf(plans).map((line) => line.split(" ").at(-2) ?? ""))) {
          for (const one of written) expect(one).toContain(severity);
        }
        for (const one of written) expect(one.replaceAll("\n", "")).not.toMatch(/\p{Cc}|undefined|NaN|\[object/u);
      }),
      { numRuns: Math.ceil(numRuns / 3), endOnFailure: true },
    );
  });
});
