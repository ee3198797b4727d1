/**
 * A case is a folder test/import/cases/<name>/ with input/<environment>/, manifests of any tool, and expected/: the env files
 * and objects of one's own that they become with report.txt, or diagnostics.txt alone where nothing is written.
 * `UPDATE=1 npx vitest run test/import` writes what is expected anew, for review.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import { repository } from "../support/run.ts";
import { compileTo, imported } from "./imported.ts";

const update = process.env.UPDATE === "1";
const here = join(repository, "test/import/cases");
const cases = fastGlob.sync("*", { cwd: here, onlyDirectories: true }).sort();

const trees = fastGlob.sync("*", { cwd: join(repository, "test/trees"), onlyDirectories: true }).sort();
/** Kinds of which the model can say most. */
const mostly: readonly string[] = ["Deployment", "StatefulSet", "Job", "Service"];

const foldersOf = (name: string) =>
  readdirSync(join(here, name, "input"))
    .sort()
    .map((environment) => ({ name: environment, path: join(here, name, "input", environment) }));

test.each(cases)("%s becomes what is expected", async (name) => {
  const expected = join(here, name, "expected");
  const { files, text } = await imported(foldersOf(name));
  const actual = new Map([...files, [files.size === 0 ? "diagnostics.txt" : "report.txt", text]]);
  if (update) replaceExpected(expected, actual);
  expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expectedIn(expected)));
});

const written = cases.filter((name) => existsSync(join(here, name, "expected/report.txt")));

test.each(written)("%s is equal in meaning, and the same again when what was compiled is imported", async (name) => {
  const { files, report } = await imported(foldersOf(name));
  expect(report.objects.filter(({ differs }) => differs.length > 0)).toEqual([]);
  expect(report.added).toEqual([]);
  const again = await compileTo(files, (compiled) => imported(compiled));
  expect(Object.fromEntries(again.files)).toEqual(withoutSecrets(files));
});

describe.each(trees)("test/trees/%s", (name) => {
  const folders = [{ name: "prod", path: join(repository, "test/trees", name) }];

  test("is equal in meaning, mostly said by settings, and the same again", async () => {
    const { files, report } = await imported(folders);
    expect(report.objects.filter(({ differs }) => differs.length > 0)).toEqual([]);
    expect(report.added).toEqual([]);
    const sayable = report.objects.filter(({ kind }) => mostly.includes(kind));
    const typed = sayable.filter(({ form }) => form === "typed");
    expect(typed.length / sayable.length).toBeGreaterThanOrEqual(0.8);
    const again = await compileTo(files, (compiled) => imported(compiled));
    expect(Object.fromEntries(again.files)).toEqual(withoutSecrets(files));
  });
});

/** Secrets are declared, so that they are not compiled, and nothing is left to declare. */
function withoutSecrets(files: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...files].filter(([path]) => path !== "envs/waivers.json"));
}

function expectedIn(folder: string): ReadonlyMap<string, string> {
  const paths = fastGlob.sync("**/*", { cwd: folder, dot: true }).sort();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

function replaceExpected(folder: string, actual: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of actual) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
