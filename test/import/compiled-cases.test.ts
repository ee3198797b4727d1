/** What any case of test/cases is compiled to is imported with the same meaning, all in one project. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { expect, test } from "vitest";
import { copyEnvs, copySample, repository, withFolder } from "../support/run.ts";
import { compiledFolders, imported } from "./imported.ts";

const here = join(repository, "test/cases");
/** Those that change what an environment is compiled to. */
const names = fastGlob
  .sync("*/expected/out/!(cluster|ci)", { cwd: here, onlyDirectories: true })
  .map((path) => path.split("/")[0] ?? "");

test.each([...new Set(names)].sort())("%s", (name) =>
  withFolder(async (root) => {
    const given = join(here, name);
    if (existsSync(join(given, "add"))) copySample(root, join(given, "add"));
    else copyEnvs(given, root);
    const folders = await compiledFolders(root);
    const { report, diagnostics } = await imported(folders);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(report.objects.length).toBeGreaterThan(0);
    expect(report.objects.filter(({ differs }) => differs.length > 0)).toEqual([]);
    expect(report.added).toEqual([]);
  }),
);
