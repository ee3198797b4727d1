/** Holds the imports of the generator to the column "may import" of the table in ARCHITECTURE.md. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../support/run.ts";
import { circles, faultsOf, type Import, importsOf, partOf, reaches, type Table, tableOf } from "./directions.ts";

const table = tableOf(readFileSync(join(repository, "ARCHITECTURE.md"), "utf8"));
const imports = importsOf(join(repository, "generator"));

test("every import goes where ARCHITECTURE.md says that it may", () => {
  expect(imports.length).toBeGreaterThan(1000);
  expect(imports.flatMap((one) => faultsOf(one, table))).toEqual([]);
});

test("files form no circle", () => {
  expect(circles(imports)).toEqual([]);
});

test("what a part may import, it does import, but for what every part may", () => {
  const unused = [...table].flatMap(([part, targets]) =>
    targets
      .filter((target) => target !== "model/" && target !== "diagnostics/")
      .filter((target) => !imports.some(({ from, to }) => partOf(from, table) === part && reaches(to, target)))
      .map((target) => `${part} never imports ${target}`),
  );
  expect(unused).toEqual([]);
});

test.each([
  ["stages/compile/compile.ts", "adapters/git/run.ts"],
  ["stages/check/check.ts", "bot/promote/promote.ts"],
  ["model/yaml.ts", "bot/publish/publish.ts"],
  ["model/yaml.ts", "stages/check/check.ts"],
  ["bot/promote/promote.ts", "adapters/forge/github/forge.ts"],
  ["bot/publish/publish.ts", "adapters/forge/local/forge.ts"],
  ["bot/publish/publish.ts", "cli/main.ts"],
  ["bot/release/release.ts", "bot/publish/publish.ts"],
  ["pipeline.ts", "cli/program.ts"],
  ["pipeline.ts", "bot/publish/publish.ts"],
  ["stages/load/load.ts", "stages/validate/validate.ts"],
  ["stages/write/write.ts", "stages/plan/plan.ts"],
  ["stages/resolve/resolve.ts", "node:fs"],
  ["stages/check/check.ts", "node:child_process"],
  ["stages/load/load.ts", "node:process"],
  ["bot/publish/publish.ts", "@octokit/rest"],
  ["cli/main.ts", "@octokit/rest"],
  ["adapters/git/run.ts", "adapters/forge/port.ts"],
  ["daily/hosts/hosts.ts", "adapters/kubectl/kubectl.ts"],
  ["diagnostics/codes.ts", "model/yaml.ts"],
  ["main.ts", "stages/load/load.ts"],
  ["adapters/forge/port.ts", "adapters/forge/github/forge.ts"],
  ["adapters/forge/local/forge.ts", "@octokit/rest"],
  ["adapters/forge/gitea/forge.ts", "@octokit/rest"],
  ["adapters/forge/gitea/forge.ts", "node:child_process"],
])("%s may not import %s", (from, to) => {
  const forbidden: Import = { from, to };
  expect(faultsOf(forbidden, table)).not.toEqual([]);
});

test("a circle is found, through types and import() too", () => {
  const ring: readonly Import[] = [
    { from: "a.ts", to: "b.ts" },
    { from: "b.ts", to: "c.ts" },
    { from: "c.ts", to: "a.ts" },
    { from: "c.ts", to: "d.ts" },
  ];
  expect(circles(ring)).toEqual([["a.ts", "b.ts", "c.ts"]]);
});

test("a folder without a row is a fault", () => {
  const short: Table = new Map([["model/", []]]);
  expect(faultsOf({ from: "stray/a.ts", to: "model/yaml.ts" }, short)).toEqual(["stray/a.ts is in no row"]);
});
