/**
 * A case is a folder test/plan/cases/<name>/ with
 * - before/*.yaml and after/*.yaml: what config holds and what is compiled, any number of objects per file,
 * - elsewhere/*.yaml (optional): objects of config's other folders,
 * - tags.json (optional): the target revision of the unit, and config's tags,
 * - plan.txt, plan.md and plan.json: the plan as it must be written.
 * `UPDATE=1 npx vitest run test/plan` writes the three anew, for review.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import { planUnit } from "../../generator/stages/plan/plan.ts";
import { bodyOf } from "../../generator/stages/plan/render/body.ts";
import { planJson } from "../../generator/stages/plan/render/json.ts";
import { markdownSections } from "../../generator/stages/plan/render/markdown.ts";
import { planText } from "../../generator/stages/plan/render/text.ts";
import { inputIn } from "./read.ts";

const update = process.env.UPDATE === "1";
const cases = fastGlob.sync("test/plan/cases/*", { onlyDirectories: true }).sort();

describe("plans", () => {
  test.each(cases)("%s", (folder) => {
    const input = inputIn(folder);
    const plan = planUnit(input);
    expect(input.before.size + input.after.size).toBeGreaterThan(0);
    const actual = {
      "plan.txt": planText(plan, false),
      "plan.md": bodyOf(markdownSections([plan])),
      "plan.json": `${planJson(plan)}\n`,
    };
    for (const [name, text] of Object.entries(actual)) {
      const expected = `${folder}/${name}`;
      if (update) writeFileSync(expected, text);
      expect(text).toBe(existsSync(expected) ? readFileSync(expected, "utf8") : undefined);
    }
  });
});
