/** Workflows, ours and the compiled ones: well formed by the word of actionlint and of GitHub's own schema. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import { answersOf, type Recorder } from "../support/recordings.ts";
import { buildTime, madeBy, referee } from "../support/referees.ts";
import { repository, withFolder } from "../support/run.ts";
import { type Spawned, spawned } from "./spawned.ts";
import { workflowSchema, workflowSchemaVersion } from "./workflow-schema.ts";
import { worldIn } from "./world.ts";

const own = fastGlob.sync(".github/workflows/*.yml", { cwd: repository, dot: true });
const compiled = fastGlob.sync("out/ci/.github/workflows/*.yml", { cwd: repository, dot: true });
const workflows = [...own, ...compiled].sort();

const both = `${madeBy("actionlint")} with shellcheck, and ${workflowSchemaVersion()}`;
const recorder: Recorder = { test: import.meta.filename, madeBy: both };

/** What a program says of files of a folder. */
async function asked(
  title: string,
  files: readonly string[],
  cwd: string,
  ask: () => Promise<Spawned>,
): Promise<Spawned> {
  const input = files.map((file) => [file, readFileSync(join(cwd, file), "utf8")]);
  const [said] = await answersOf<Spawned>(recorder, { title, input, ask: async () => [await ask()] });
  if (said === undefined) throw new Error("nothing is recorded");
  return said;
}

describe("actionlint", { timeout: buildTime }, () => {
  // It asks shellcheck about scripts.
  const lint = (title: string, files: readonly string[], cwd = repository) =>
    asked(title, files, cwd, async () => {
      const { status } = spawnSync("shellcheck", ["--version"]);
      if (status !== 0) throw new Error("shellcheck is needed: apt-get install shellcheck");
      return spawned(await referee("actionlint"), ["-no-color", "-pyflakes=", ...files], { cwd });
    });

  test("finds nothing in any workflow", async () => {
    expect(await lint("all workflows", workflows)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("finds nothing for BuildKit and for a forge on GitHub", () =>
    withFolder(async (folder) => {
      const named = (name: string) => ({ url: `https://github.com/trip/${name}.git` });
      const repositories = { application: named("mono"), source: named("trip-config"), config: named("config") };
      const edit = { ci: { builder: "buildkit" }, forge: { type: "github" }, repositories };
      const { pipelines } = await worldIn(folder, ({ cluster }) => void Object.assign(cluster ?? {}, edit));
      const files = fastGlob.sync(".github/workflows/*.yml", { cwd: pipelines, dot: true }).sort();
      expect(files).toHaveLength(2);
      expect(await lint("BuildKit and GitHub", files, pipelines)).toEqual({ code: 0, stdout: "", stderr: "" });
    }));

  test("would find a context that is not there, and text of a user in a script", () =>
    withFolder(async (folder) => {
      const file = join(folder, "bad.yml");
      const bad = readFileSync(join(repository, compiled[0] ?? ""), "utf8")
        .replace("needs.changes.outputs.mode", "needs.changes.outputs.mood")
        .replace("npm ci --no-audit --no-fund", "echo ${{ github.event.pull_request.title }}");
      writeFileSync(file, bad);
      const { code, stdout } = await lint("bad", ["bad.yml"], folder);
      expect(code).toBe(1);
      expect(stdout).toMatch(/"mood" is not defined/);
      expect(stdout).toMatch(/potentially untrusted/);
    }));
});

describe("GitHub's own schema of workflows", { timeout: buildTime }, () => {
  const parsed = (title: string, files: readonly string[], cwd = repository) =>
    asked(title, files, cwd, async () => spawned(process.execPath, [await workflowSchema(), ...files], { cwd }));

  test("fits every workflow", async () => {
    expect(await parsed("schema: all workflows", workflows)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("would not fit a word that it does not know", () =>
    withFolder(async (folder) => {
      const file = join(folder, "bad.yml");
      writeFileSync(file, readFileSync(join(repository, own[0] ?? ""), "utf8").replace("timeout-minutes", "timeout"));
      expect((await parsed("schema: bad", ["bad.yml"], folder)).stdout).toContain("Unexpected value 'timeout'");
    }));
});
