import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import { planUnit } from "../../generator/stages/plan/plan.ts";
import { briefOf } from "../../generator/stages/plan/render/brief.ts";
import { inputIn, objectsIn } from "./read.ts";

const cases = fastGlob.sync("test/plan/cases/*", { onlyDirectories: true }).sort();

describe("a plan at a glance", () => {
  test.each(cases)("%s: a few short lines, the worst among them", (folder) => {
    const plan = planUnit(inputIn(folder));
    const lines = briefOf(plan);
    const { created, changed, deleted } = plan.totals;
    expect(lines.length > 0).toBe(created + changed + deleted > 0);
    expect(lines.length).toBeLessThanOrEqual(10);
    for (const line of lines) {
      expect(line.length).toBeLessThan(200);
      expect(line).not.toMatch(/\p{Cc}/u);
    }
    const severities = ["critical", "high", "medium", "low"];
    const all = [...plan.effects, ...plan.changes.flatMap(({ effects }) => effects)];
    const worst = severities.find((severity) => all.some((effect) => effect.severity === severity));
    if (lines.length > 0 && worst !== undefined) expect(lines.some((line) => line.startsWith(worst))).toBe(true);
  });

  test("what has no room is counted", () => {
    const opened = [...objectsIn("test/plan/cases/route-opened/after")].flatMap(
      ([path, object]) =>
        [..."abcdefghijkl"].map((name) => [
          path.replace(".yaml", `-${name}.yaml`),
          JSON.parse(
            JSON.stringify({ ...object, metadata: { ...object.metadata, name } }).replaceAll("example", `of-${name}`),
          ),
        ]) as [string, typeof object][],
    );
    const plan = planUnit({ unit: "dev", before: new Map(), after: new Map(opened) });
    const told = plan.changes.filter(({ effects }) => effects.length > 0).length + plan.effects.length;
    expect(told).toBeGreaterThan(9);
    expect(briefOf(plan)).toHaveLength(10);
    expect(briefOf(plan).at(-1)).toBe(`         and ${told - 8} more`);
  });
});
