import { readFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { expect, test } from "vitest";
import { gitAt } from "../support/git.ts";
import { repository } from "../support/run.ts";
import { everything, suites, table } from "./suites.ts";
import { lastLine } from "./tally.ts";
import { rowOf, touched } from "./touched.ts";

const paths = (await gitAt(repository).run(["ls-files"])).trim().split("\n");

test("every path of the repository belongs to a row, and every row has a path", () => {
  expect(paths.filter((path) => rowOf(path) === undefined)).toEqual([]);
  const used = new Set(paths.map(rowOf));
  expect(table.filter((row) => !used.has(row))).toEqual([]);
});

test("every test belongs to one suite", () => {
  const files = fastGlob.sync("test/**/*.{test,live,cluster,scenarios}.ts", { cwd: repository });
  expect(files.length).toBeGreaterThan(70);
  for (const file of files) expect(touched([file]), file).not.toEqual([]);
  const ending = { live: "referees", cluster: "cluster", scenarios: "scenarios" } as const;
  for (const [word, suite] of Object.entries(ending))
    for (const file of files.filter((one) => one.endsWith(`.${word}.ts`))) expect(touched([file])).toContain(suite);
  for (const file of files.filter((one) => one.endsWith("-referee.test.ts")))
    expect(touched([file])).toEqual(expect.arrayContaining(["tests", "referees"]));
});

test("every suite is a script", () => {
  const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
  for (const { script } of Object.values(suites)) expect(Object.keys(scripts)).toContain(script);
});

test.each([
  { changed: ["docs/publish.md"], expected: ["tests"] },
  { changed: ["test/rules/quota/a/objects.yaml"], expected: ["tests"] },
  { changed: ["generator/daily/hosts/hosts.ts"], expected: ["tests"] },
  { changed: ["generator/stages/check/rules.ts", "docs/a.md"], expected: ["tests", "referees", "cluster"] },
  { changed: ["generator/bot/publish/publish.ts"], expected: everything },
  { changed: ["package-lock.json"], expected: everything },
  { changed: [".ci/run"], expected: everything },
  { changed: ["a-new-thing"], expected: everything },
  { changed: [], expected: [] },
])("$changed touches $expected", ({ changed, expected }) => {
  expect(touched(changed)).toEqual(expected);
});

test("the last line says how many passed and failed, and nothing else", () => {
  const tests = { name: "tests", seconds: 61, passed: 1201, failed: 0 };
  expect(lastLine([tests, { name: "cluster", seconds: 3, passed: 0, failed: 2 }])).toBe("1201 passed, 2 failed");
  expect(lastLine([])).toBe("0 passed, 0 failed");
});
