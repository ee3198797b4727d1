/** The page about import: what it says of the example is what the case of the tests comes to, and what it names is written. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../support/run.ts";

const page = readFileSync(join(repository, "docs/import.md"), "utf8");
const example = join(repository, "test/import/cases/two-environments");

test("the page says of its example what import says", () => {
  const [, said = ""] = /```text\n([\s\S]*?)```/.exec(page) ?? [];
  expect(readFileSync(join(example, "expected/report.txt"), "utf8")).toContain(said);
  expect(said).not.toBe("");
});

test("the files that the page shows are those that are written", () => {
  const shown = [...page.matchAll(/^`(envs\/[\w./-]+)`:\n\n```(?:json|yaml)\n([\s\S]*?)```/gm)];
  expect(shown.length).toBeGreaterThan(0);
  for (const [, path = "", text] of shown) {
    expect(existsSync(join(example, "expected", path)), path).toBe(true);
    expect(readFileSync(join(example, "expected", path), "utf8")).toBe(text);
  }
});
