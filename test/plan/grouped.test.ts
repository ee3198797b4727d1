/** Plans are told once for all who have the same, and nothing is lost or made up by that. */

import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import type { KubernetesObject } from "../../generator/model/compiled.ts";
import { expanded } from "../../generator/stages/plan/group/expanded.ts";
import { grouped } from "../../generator/stages/plan/group/grouped.ts";
import { filled, templateOf } from "../../generator/stages/plan/group/template.ts";
import { planUnit } from "../../generator/stages/plan/plan.ts";
import { bodyOf } from "../../generator/stages/plan/render/body.ts";
import { groupedText } from "../../generator/stages/plan/render/grouped-text.ts";
import { planJson } from "../../generator/stages/plan/render/json.ts";
import { markdownSections } from "../../generator/stages/plan/render/markdown.ts";
import { planText } from "../../generator/stages/plan/render/text.ts";
import type { UnitPlan } from "../../generator/stages/plan/unit-plan.ts";
import { inputIn } from "./read.ts";

const cases = fastGlob.sync("test/plan/cases/*", { onlyDirectories: true }).sort();

/** All that a plan is written as when it is told in full. */
function full(plans: readonly UnitPlan[]): string {
  return plans.map((plan) => planText(plan, false) + bodyOf(markdownSections([plan])) + planJson(plan)).join("\n");
}

/** A case in an environment of another name: what it is called there is called otherwise. */
function planIn(folder: string, environment: string): UnitPlan {
  const { unit: _, ...input } = inputIn(folder);
  const renamed = (objects: ReadonlyMap<string, KubernetesObject>) =>
    new Map(JSON.parse(JSON.stringify([...objects]).replace(/\bdev\b/g, environment)) as [string, KubernetesObject][]);
  return planUnit({ ...input, unit: environment, before: renamed(input.before), after: renamed(input.after) });
}

describe("expanding what is grouped gives the full plan, byte for byte", () => {
  test("of every case, in environments of several names", () => {
    const names = ["dev", "test", "web", "a", "1", "pods", "smoke", "n\u00e9", "\ue001", "\ue0002", "name", "kind"];
    const every = cases.map((folder, index) => planIn(folder, names[index % names.length] ?? ""));
    const alike = cases.slice(0, 6).flatMap((folder) => names.map((name) => planIn(folder, name)));
    for (const plans of [every, alike]) expect(full(expanded(grouped(plans)))).toBe(full(plans));
  });
});

test("a name is one where it is a word, or a part of one between dashes and dots", () => {
  const names = { environment: "dev", namespace: "shop-dev", object: "web" };
  const template = templateOf("dev developer mydev dev-1 shop-dev.svc web webhook\nweb", names, [
    "object",
    "namespace",
    "environment",
  ]);
  const other = { environment: "prod", namespace: "trips", object: "api" };
  expect(filled(template, other)).toBe("prod developer mydev prod-1 trips.svc api webhook\napi");
  expect(filled(template, names)).toBe("dev developer mydev dev-1 shop-dev.svc web webhook\nweb");
});

test("an object that is called as an environment is no part of the name of a namespace", () => {
  // The restart of Deployment `web` says its namespace in a hint or a field nowhere: an image of it does here.
  const plans = ["web", "prod", "qa"].map((environment): UnitPlan => {
    const text = JSON.stringify(planIn("test/plan/cases/restart-rolling", "dev"));
    return JSON.parse(
      text.replaceAll("trip-service-dev", `shop-${environment}`).replaceAll("Restarts", `In shop-${environment}`),
    );
  });
  const named = plans.map((plan, at) => ({ ...plan, unit: ["web", "prod", "qa"][at] ?? "" }));
  expect(JSON.stringify(named[0])).toContain('"name":"web"');
  expect(full(expanded(grouped(named)))).toBe(full(named));
  expect(grouped(named).groups).toHaveLength(1);
});

describe("one thing in a hundred environments fits into 60 lines", () => {
  const planned = cases.map((folder) => planIn(folder, "dev")).filter(({ changes }) => changes.length === 1);
  const hundred = (plan: UnitPlan, differ: boolean) =>
    Array.from({ length: 100 }, (_, at): UnitPlan => {
      const text = JSON.stringify({ ...plan, unit: `tenant-${at}` });
      // Nothing is equal then: each message is another one.
      return JSON.parse(differ ? text.replace(/"message":"/g, `"message":"${at}: `) : text);
    });

  test.each([false, true])("whichever it is; different in each: %s", (differ) => {
    expect(planned.length).toBeGreaterThan(100);
    for (const plan of differ ? planned : planned.filter((_, at) => at % 4 === 0)) {
      const text = groupedText(hundred(plan, differ), false);
      expect(text.split("\n").length - 1, text).toBeLessThanOrEqual(60);
      for (const { severity } of plan.changes.flatMap(({ effects }) => effects.slice(0, 1))) {
        expect(text).toContain(severity);
      }
    }
  });
});
