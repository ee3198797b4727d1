/** The package that `npm pack` makes: what is in it, and what comes of it in an empty folder, with npm itself and no network. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { tripConfig } from "../support/cli.ts";
import { emptyFolder, filesIn, withFolder } from "../support/run.ts";
import { firstDay } from "./first-day.ts";
import { pack } from "./package.ts";

const { path: folder, remove } = emptyFolder();
const packed = pack(folder);
afterAll(remove);

function unpacked(file: string, to: string): Map<string, string> {
  mkdirSync(to);
  execFileSync("tar", ["-xzf", file, "-C", to]);
  return filesIn(to, ["package"]);
}

test("the package has the bundle, its licences, the schemas and the pages, and needs no other package", () => {
  const files = unpacked(packed, join(folder, "whole"));
  const kinds =
    /^package\/(package\.json|README\.md|dist\/(main\.js|package\.json|[\w-]+\.cjs|third-party\.md)|docs\/[\w-]+\.md|schemas\/\w+\.schema\.json)$/;
  expect([...files.keys()].filter((path) => !kinds.test(path))).toEqual([]);
  const own = JSON.parse(files.get("package/package.json") ?? "");
  expect([own.dependencies, own.optionalDependencies, own.peerDependencies]).toEqual([undefined, undefined, undefined]);
  expect(own.engines).toEqual({ node: ">=20" });
  // npm runs these where a package is installed.
  expect(Object.keys(own.scripts).filter((name) => /install/.test(name))).toEqual([]);
  const licences = files.get("package/dist/third-party.md") ?? "";
  for (const name of ["commander", "yaml", "jsonc-parser", "@octokit/rest", "before-after-hook"]) {
    expect(licences).toMatch(new RegExp(`^## ${name} \\d+\\.\\d+\\.\\d+\\n\\n[\\w.-]+\\n\\n    \\S`, "m"));
  }
});

test("init gives a project the same package", () =>
  withFolder(async (root) => {
    await tripConfig(["init", "--dir", join(root, "shop")]);
    const vendored = join(root, `shop/vendor/trip-config-${packageJson.version}.tgz`);
    const given = unpacked(vendored, join(root, "unpacked"));
    const all = unpacked(packed, join(root, "all"));
    for (const files of [given, all]) expect(files.delete("package/package.json")).toBe(true);
    expect([...given.keys()]).toEqual([...all.keys()]);
    for (const [path, text] of all) expect(given.get(path) === text, path).toBe(true);
  }));

test("from an empty folder, with the package alone: install, init, publish, a typo, --check, and again from the lock", () =>
  withFolder((root) => firstDay(packed, root)));

test("the pages that README names are in the package", () => {
  const readme = readFileSync(join(folder, "whole/package/README.md"), "utf8");
  const pages = [...readme.matchAll(/\]\((docs\/[\w-]+\.md)/g)].map(([, page = ""]) => page);
  expect(pages.length).toBeGreaterThan(3);
  for (const page of pages) expect(existsSync(join(folder, "whole/package", page)), page).toBe(true);
});
