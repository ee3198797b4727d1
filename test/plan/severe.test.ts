import { expect, test } from "vitest";
import type { Effect } from "../../generator/stages/plan/effect.ts";
import { severeSection, severeText } from "../../generator/stages/plan/render/severe.ts";
import { severeIn } from "../../generator/stages/plan/severe.ts";
import type { UnitPlan } from "../../generator/stages/plan/unit-plan.ts";

function effect(severity: Effect["severity"], message: string): Effect {
  return { kind: "sync", application: "a", setting: "b", severity, message };
}

/** A plan with effects of the unit, and of a change. */
function planWith(own: readonly Effect[], ofChange: readonly Effect[]): UnitPlan {
  const totals = { created: 0, changed: 1, deleted: 0, unchanged: 0, restated: 0 };
  const object = { apiVersion: "v1", kind: "ConfigMap", name: "a" };
  const change = { action: "change", object, path: "a.yaml", fields: [], effects: ofChange } as const;
  return { unit: "dev", totals, changes: [change], effects: own, resources: [], refusals: [] };
}

const plans = [
  planWith([effect("high", "Two.")], [effect("low", "Four."), effect("medium", "Three.")]),
  planWith([], [effect("critical", "One of `a`.")]),
];

test.each([
  ["critical", []],
  ["high", ["One of `a`."]],
  ["medium", ["One of `a`.", "Two."]],
  ["low", ["One of `a`.", "Two.", "Three."]],
] as const)("what is worse than %s, wherever the plans have it, the worst first", (mergeUpTo, messages) => {
  expect((severeIn(plans, mergeUpTo)?.effects ?? []).map(({ message }) => message)).toEqual(messages);
});

test("a line of a terminal names the worst, and how many more there are", () => {
  const severe = severeIn(plans, "low");
  expect(severe && severeText(severe)).toBe("its plan is worse than low (critical: One of `a`; 2 more)");
});

test("a section names five, and says that there are more; a text of the input stays a text", () => {
  const many = Array.from({ length: 7 }, (_, at) => effect("critical", `${at} @all <b> \u0007`));
  const section = severeSection({ mergeUpTo: "high", effects: many });
  expect(section.match(/^- \*\*critical\*\*/gm)).toHaveLength(5);
  expect(section).toContain("- and 2 more, in the plan below");
  expect(section).not.toMatch(/@all|<b>|\u0007/);
});
