/** Whatever tells effects tells the worst first, and what is cut is what matters least. */
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import { cutBody } from "../../generator/bot/branch/text.ts";
import { publishedText } from "../../generator/cli/views/publish.ts";
import { severities } from "../../generator/stages/plan/effect.ts";
import { planUnit } from "../../generator/stages/plan/plan.ts";
import { bodyOf } from "../../generator/stages/plan/render/body.ts";
import { briefOf } from "../../generator/stages/plan/render/brief.ts";
import { markdownSections } from "../../generator/stages/plan/render/markdown.ts";
import { planText } from "../../generator/stages/plan/render/text.ts";
import type { UnitPlan } from "../../generator/stages/plan/unit-plan.ts";
import { worstUnits } from "../../generator/stages/plan/worst-first.ts";
import { inputIn } from "./read.ts";

const cases = fastGlob.sync("test/plan/cases/*", { onlyDirectories: true }).sort();
const planOf = (name: string, unit = "dev"): UnitPlan => planUnit({ ...inputIn(`test/plan/cases/${name}`), unit });

/** How bad the lines are that `pattern` finds the severity of. */
function badness(text: string, pattern: RegExp): readonly number[] {
  const ranks = new Map<string, number>(severities.map((severity, rank) => [severity, rank]));
  return [...text.matchAll(pattern)].flatMap(([, severity = ""]) => ranks.get(severity) ?? []);
}

function sorted(numbers: readonly number[]): readonly number[] {
  return [...numbers].sort((a, b) => a - b);
}

const views = {
  "text, a line each": (plan: UnitPlan) => badness(planText(plan, false), /^(\w+) +\S/gm),
  "text, in detail": (plan: UnitPlan) =>
    planText(plan, false)
      .split("\n\n")
      .flatMap((block) => badness(block, /^ {2}(\w+)\[[\w-]+\]/gm).slice(0, 1)),
  "a body's table": (plan: UnitPlan) => badness(bodyOf(markdownSections([plan])), /^\| (\w+) \|/gm),
  "a body's blocks": (plan: UnitPlan) =>
    markdownSections([plan]).flatMap((section) => badness(section, /^- \*\*(\w+)\*\* \(/gm).slice(0, 1)),
  "at a glance": (plan: UnitPlan) => badness(briefOf(plan).join("\n"), /^(\w+) +\S/gm),
} as const;

describe.each(Object.entries(views))("%s", (_, view) => {
  test.each(cases)("%s", (folder) => {
    const found = view(planUnit(inputIn(folder)));
    expect(found).toEqual(sorted(found));
  });

  test("has all severities", () => {
    expect([...new Set(view(planOf("every-severity")))]).toEqual([0, 1, 2, 3]);
  });
});

describe("several units", () => {
  const harmless = planOf("image-forwards", "dev");
  const bad = planOf("auth-removed", "staging");
  const worst = planOf("immutable-selector", "prod");
  const refused = planOf("namespace-removed", "qa");
  const nothing = { ...harmless, unit: "idle", changes: [], effects: [] };

  test("come by the worst of each, what is refused before all", () => {
    const plans = [nothing, harmless, bad, worst, refused];
    const names = worstUnits(plans, (plan) => [plan]).map(({ unit }) => unit);
    expect(names).toEqual(["qa", "prod", "staging", "dev", "idle"]);
  });

  test("share a body, of which details are cut before what anything does", () => {
    const body = bodyOf(markdownSections([harmless, bad, worst]));
    expect([...body.matchAll(/^## `(\w+)`(.*)$/gm)].map(([, unit, rest]) => `${unit}${rest}`)).toEqual([
      "prod",
      "staging",
      "dev",
      "prod in detail",
      "staging in detail",
      "dev in detail",
    ]);
    const cut = cutBody(body, "The plan goes on.", body.indexOf("## `staging` in detail") + 30);
    expect(cut).toContain("| critical | change | `Deployment/web`");
    expect(cut).toContain("| high | change | `Ingress/web`");
    expect(cut).not.toContain("## `dev` in detail");
  });

  const publishedOf = (plans: readonly UnitPlan[]) =>
    plans.map((plan, index) => ({
      name: plan.unit,
      branch: `trip-config/${plan.unit}`,
      action: "opened" as const,
      pull: {
        number: index + 1,
        branch: `trip-config/${plan.unit}`,
        state: "open" as const,
        head: "0".repeat(40),
        address: "",
        title: `${plan.unit}: 1 to change`,
        body: "",
      },
      waitsFor: [],
      plans: [plan],
      diagnostics: [],
    }));

  test("are published in their order, and told by the worst of each", () => {
    const published = publishedOf([harmless, bad, worst]);
    const text = publishedText(
      { kind: "published", targets: published, released: [], diagnostics: [], sources: new Map() },
      { dryRun: false, merging: false },
    );
    expect(text.match(/^\w+ opened #\d/gm)).toEqual(["dev opened #1", "staging opened #2", "prod opened #3"]);
    expect(text.match(/^\w+(?=: \d+ to create)/gm)).toEqual(["prod", "staging", "dev"]);
    expect(text.match(/^To merge it: .*$/gm)).toEqual(
      [3, 2, 1].map((one) => `To merge it: trip-config pr merge ${one}`),
    );
  });

  test("of which many are published are told together, what is equal once", () => {
    const alike = Array.from({ length: 1000 }, (_, at) => ({ ...harmless, unit: `tenant-${at}` }));
    const text = publishedText(
      { kind: "published", targets: publishedOf([...alike, worst]), released: [], diagnostics: [], sources: new Map() },
      { dryRun: false, merging: false },
    );
    const lines = text.split("\n").filter((line) => !/ opened #/.test(line));
    expect(lines.slice(1, 4)).toEqual([
      "all 1,001 environments: 0 to create, 1 to change, 0 to delete; 0 stay",
      expect.stringMatching(/^critical ~ Deployment\/web in prod: `spec.selector` /),
      expect.stringMatching(
        /^medium {3}~ Deployment\/web in tenant-0, tenant-1 and 998 others \(all but prod\): Restarts /,
      ),
    ]);
    expect(lines.length).toBeLessThan(12);
  });
});

test("what has no room at a glance is the least bad", () => {
  const plan = planOf("every-severity");
  const [low] = plan.changes.filter(({ effects }) => effects[0]?.severity === "low");
  // Each with another amount: what is equal is one line.
  const many = Array.from({ length: 12 }, (_, at) => JSON.stringify(low).replaceAll("10Gi", `${at}0Gi`)).map(
    (text) => JSON.parse(text) as UnitPlan["changes"][number],
  );
  const rest = plan.changes.filter((change) => change !== low);
  const lines = briefOf({ ...plan, changes: [...rest, ...many] });
  expect(badness(lines.join("\n"), /^(\w+) +\S/gm)).toEqual([0, 1, 1, 1, 2, 3, 3, 3]);
  expect(lines.at(-1)).toBe("         and 9 more");
});
