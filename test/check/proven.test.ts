import { expect, test } from "vitest";
import type { CompiledObject, CompiledUnit } from "../../generator/model/compiled.ts";
import { usualRelease } from "../../generator/model/kubernetes/releases.ts";
import { yamlText } from "../../generator/model/yaml.ts";
import { objectProof } from "../../generator/stages/check/proven.ts";
import { objectRules } from "../../generator/stages/check/rules.ts";
import { compile } from "../../generator/stages/compile/compile.ts";
import { load } from "../../generator/stages/load/load.ts";
import { resolve } from "../../generator/stages/resolve/resolve.ts";
import { validate } from "../../generator/stages/validate/validate.ts";
import { sample } from "../support/run.ts";

const rules = Object.values(objectRules);
const { units } = compile(resolve(await validate(load(sample))));
if (units === undefined) throw new Error("the sample is at fault");
const environments = [...units.all].filter(({ kind }) => kind === "environment");

/** The unit with one object changed. */
function withChange(
  unit: CompiledUnit,
  at: number,
  change: (object: CompiledObject["object"]) => object,
): CompiledUnit {
  const objects = unit.objects.map((one, index) =>
    index === at ? { ...one, object: change(one.object) as CompiledObject["object"] } : one,
  );
  return { ...unit, objects };
}

function prove(proof: ReturnType<typeof objectProof>, unit: CompiledUnit) {
  return proof(
    { unit, cluster: [], argocd: [], release: usualRelease },
    unit.objects.map(({ object }) => yamlText(object)),
  );
}

test("an object that is faulty in one environment is found whatever was proven before", () => {
  const [dev, prod, staging] = environments;
  if (dev === undefined || prod === undefined || staging === undefined)
    throw new Error("three environments are expected");
  const faults: ((object: CompiledObject["object"]) => object)[] = [
    (object) => ({ ...object, extra: 1 }),
    (object) => ({ ...object, metadata: { ...object.metadata, name: "Not_A_Name" } }),
    (object) => ({
      ...object,
      metadata: { ...object.metadata, annotations: { token: "ghp_0123456789abcdefghijklmnopqrstuvwxyz" } },
    }),
  ];
  for (const fault of faults) {
    for (let at = 0; at < prod.objects.length; at += 5) {
      const faulty = withChange(prod, at, fault);
      const remembering = objectProof(rules);
      for (const unit of [dev, staging, prod]) prove(remembering, unit);
      const expected = prove(objectProof(rules), faulty);
      expect(prove(remembering, faulty), prod.objects[at]?.path).toEqual(expected);
      // A fault is not remembered as proven.
      expect(prove(remembering, faulty)).toEqual(expected);
    }
  }
});

test("what a stricter namespace refuses is not proven by a laxer one", () => {
  const [dev] = environments;
  if (dev === undefined) throw new Error("an environment is expected");
  const privileged = (object: CompiledObject["object"]) => ({
    ...object,
    spec: {
      ...(object.spec as object),
      template: { spec: { hostNetwork: true, containers: [{ name: "a", image: "a:1" }] } },
    },
  });
  const at = dev.objects.findIndex(({ object }) => object.kind === "Deployment");
  const loose = dev.objects.findIndex(({ object }) => object.kind === "Namespace");
  const bad = withChange(dev, at, privileged);
  const lax = withChange(bad, loose, (object) => ({ ...object, metadata: { ...object.metadata, labels: {} } }));
  const remembering = objectProof(rules);
  prove(remembering, lax);
  const codes = prove(remembering, bad).map(({ code }) => code);
  expect(codes).toContain("pod-security");
});
