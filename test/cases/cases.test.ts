/**
 * A case is a folder test/cases/<name>/ with
 * - envs/: a whole input, or add/: what is laid over the sample's envs/ (test/fixtures/trip-service; objects merge, the rest replaces, files in folders are added),
 * - expected/: the files that come out (for add/ those that differ from the sample's output, and removed.txt
 *   with those that vanish), and diagnostics.txt where there are any; or
 * - diagnostics.txt alone, when nothing may be written.
 * `UPDATE=1 npx vitest run test/cases` writes what is expected anew, for review.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import {
  copyEnvs,
  copySample,
  diagnosticsText,
  filesIn,
  generate,
  repository,
  sampleFiles,
  withFolder,
} from "../support/run.ts";

const update = process.env.UPDATE === "1";
const here = join(repository, "test/cases");
const cases = fastGlob.sync("*", { cwd: here, onlyDirectories: true }).sort();

test("the repository's own envs/ give the committed out/ and argocd/", () =>
  withFolder(async (folder) => {
    copyEnvs(repository, folder);
    expect((await generate(folder)).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(Object.fromEntries(filesIn(folder))).toEqual(Object.fromEntries(filesIn(repository)));
  }));

describe("cases", () => {
  test.each(cases)("%s", (name) =>
    withFolder(async (folder) => {
      const given = join(here, name);
      const isAddition = existsSync(join(given, "add"));
      if (isAddition) copySample(folder, join(given, "add"));
      else copyEnvs(given, folder);
      const written = await generate(folder);
      const actual = new Map<string, string>();
      const files = filesIn(folder);
      const before = isAddition ? await sampleFiles() : new Map<string, string>();
      for (const [path, text] of files) if (before.get(path) !== text) actual.set(`expected/${path}`, text);
      const removed = [...before.keys()].filter((path) => !files.has(path));
      const failed = written.diagnostics.some(({ severity }) => severity === "error");
      if (removed.length > 0 && !failed) actual.set("expected/removed.txt", `${removed.join("\n")}\n`);
      const diagnostics = diagnosticsText(written);
      if (diagnostics !== "" && !isAddition) actual.set("diagnostics.txt", diagnostics);
      if (failed) expect(files.size).toBe(0);
      if (isAddition) expect(failed, diagnostics).toBe(false);
      if (update) replaceExpected(given, actual);
      expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expectedOf(given)));
    }),
  );
});

function expectedOf(given: string): Map<string, string> {
  const files = filesIn(given, ["expected"]);
  const diagnostics = join(given, "diagnostics.txt");
  if (existsSync(diagnostics)) files.set("diagnostics.txt", readFileSync(diagnostics, "utf8"));
  return files;
}

function replaceExpected(given: string, actual: ReadonlyMap<string, string>): void {
  for (const old of ["expected", "diagnostics.txt"]) rmSync(join(given, old), { recursive: true, force: true });
  for (const [path, text] of actual) {
    mkdirSync(dirname(join(given, path)), { recursive: true });
    writeFileSync(join(given, path), text);
  }
}
