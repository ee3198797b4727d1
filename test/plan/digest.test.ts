import fc from "fast-check";
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import { yamlText } from "../../generator/model/yaml.ts";
import { compile } from "../../generator/stages/compile/compile.ts";
import { load } from "../../generator/stages/load/load.ts";
import { isLess, planDifferences, planDigest } from "../../generator/stages/plan/digest.ts";
import type { Effect } from "../../generator/stages/plan/effect.ts";
import { planFolder, planTexts } from "../../generator/stages/plan/folder.ts";
import { planUnit } from "../../generator/stages/plan/plan.ts";
import type { UnitPlan } from "../../generator/stages/plan/unit-plan.ts";
import { resolve } from "../../generator/stages/resolve/resolve.ts";
import { validate } from "../../generator/stages/validate/validate.ts";
import { repository } from "../support/run.ts";
import { inputIn } from "./read.ts";

const cases = fastGlob.sync("test/plan/cases/*", { onlyDirectories: true }).sort();
const plans = cases.map((folder) => planUnit(inputIn(folder)));
const anyPlan = fc.constantFrom(...plans);

/** A plan as a later version would tell it: other words, in another order. */
function retold(plan: UnitPlan): UnitPlan {
  const effects = (all: readonly Effect[]) =>
    all.map((one) => ({ ...one, message: "Told anew.", hint: "?" })).reverse();
  const changes = plan.changes.map((change) => ({
    ...change,
    fields: [...change.fields].reverse(),
    effects: effects(change.effects),
  }));
  return { ...plan, changes: changes.reverse(), effects: effects(plan.effects), resources: [] };
}

describe("a plan's digest", () => {
  test("is of what it means: neither words nor order are in it", () => {
    for (const plan of plans) expect(planDigest([retold(plan)])).toBe(planDigest([plan]));
  });

  test("is the same of two plans when nothing differs between them, and else never", () => {
    fc.assert(
      fc.property(anyPlan, anyPlan, (a, b) => {
        const { appeared, gone, other } = planDifferences([a], [b]);
        expect(planDigest([a]) === planDigest([b])).toBe(appeared.length + gone.length + other.length === 0);
      }),
    );
  });

  test.each(cases)("%s: whatever is left out, or is worse, is another plan, and is named", (folder) => {
    const plan = planUnit(inputIn(folder));
    for (const [at, change] of plan.changes.entries()) {
      const less: UnitPlan = { ...plan, changes: plan.changes.toSpliced(at, 1) };
      expect(planDigest([less])).not.toBe(planDigest([plan]));
      expect(isLess(planDifferences([plan], [less]))).toBe(true);
      expect(isLess(planDifferences([less], [plan]))).toBe(false);
      for (const [which, effect] of change.effects.entries()) {
        const severity = effect.severity === "critical" ? "low" : "critical";
        const effects = change.effects.with(which, { ...effect, severity });
        const worse: UnitPlan = { ...plan, changes: plan.changes.with(at, { ...change, effects }) };
        const { other } = planDifferences([plan], [worse]);
        expect(other.length).toBeGreaterThan(0);
        expect(other.join("\n")).toContain(`${severity}: `);
        expect(planDigest([worse])).not.toBe(planDigest([plan]));
      }
      for (const which of change.fields.keys()) {
        const fewer: UnitPlan = {
          ...plan,
          changes: plan.changes.with(at, { ...change, fields: change.fields.toSpliced(which, 1) }),
        };
        expect(planDigest([fewer])).not.toBe(planDigest([plan]));
      }
    }
  });

  test("is the same whether it was made of what was compiled, or of the texts that came of it", async () => {
    const compiled = compile(resolve(await validate(load(repository)))).units;
    if (compiled === undefined) throw new Error("the repository's own input has a fault");
    const other = (text: string) => text.replace(/replicas: \d+/, "replicas: 9").replace(/memory: \d+/, "memory: 7");
    for (const unit of [...compiled.all].filter(({ objects }) => objects.length > 0)) {
      const folder = unit.name;
      const after = new Map(unit.objects.map(({ path, object }) => [`${folder}/${path}`, yamlText(object)]));
      fc.assert(
        fc.property(fc.subarray([...after.keys()], { minLength: 1, maxLength: 4 }), fc.boolean(), (paths, isGone) => {
          const before = new Map(after);
          for (const path of paths) {
            if (isGone) before.delete(path);
            else before.set(path, other(after.get(path) ?? ""));
          }
          const digest = planDigest([planFolder({ folder, unit, before, after })]);
          expect(planDigest([planTexts({ folder, before, after })])).toBe(digest);
        }),
        { numRuns: 5 },
      );
    }
  });

  test("holds no credential, and tells of none", () => {
    const secret = (value: string) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "settings" },
      data: { DB_PASSWORD: value },
    });
    const planOf = (from: string, to: string) =>
      planUnit({ unit: "dev", before: new Map([["a.yaml", secret(from)]]), after: new Map([["a.yaml", secret(to)]]) });
    expect(planDigest([planOf("hunter2aX9", "s3cretB7qq")])).toBe(planDigest([planOf("hunter2aX9", "0therC8zz1")]));
    const words = JSON.stringify(planDifferences([], [planOf("hunter2aX9", "s3cretB7qq")]));
    expect(words).not.toMatch(/hunter2aX9|s3cretB7qq/);
  });
});
