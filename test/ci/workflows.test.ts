/** Workflows, ours and the compiled ones: well formed by actionlint's word, pinned, and with no more rights than needed. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { buildTime, hasGo, referee } from "../support/referees.ts";
import { repository, withFolder } from "../support/run.ts";
import { spawned } from "./spawned.ts";
import { workflowSchema } from "./workflow-schema.ts";
import { worldIn } from "./world.ts";

const isRun = hasGo("workflows are not held against actionlint");
const hasShellcheck = spawnSync("shellcheck", ["--version"]).status === 0;
if (!hasShellcheck) console.warn("SKIPPED: scripts are not held against shellcheck, because it is not installed.");

const own = fastGlob.sync(".github/workflows/*.yml", { cwd: repository, dot: true });
const compiled = fastGlob.sync("out/ci/.github/workflows/*.yml", { cwd: repository, dot: true });
const workflows = [...own, ...compiled].sort();

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}
interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly "timeout-minutes": number;
  readonly concurrency?: unknown;
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}
const read = (file: string): Workflow => parse(readFileSync(join(repository, file), "utf8"));

test("there are both", () => {
  expect(own.length).toBeGreaterThan(2);
  expect(compiled).toHaveLength(2);
});

describe.skipIf(!isRun)("actionlint", () => {
  let binary = "";
  beforeAll(async () => {
    // It asks shellcheck about scripts, if that is there.
    binary = await referee("actionlint");
  }, buildTime);
  const lint = (files: readonly string[], cwd = repository) =>
    spawned(binary, ["-no-color", "-pyflakes=", ...(hasShellcheck ? [] : ["-shellcheck="]), ...files], { cwd });

  test("finds nothing in any workflow", { timeout: 120_000 }, async () => {
    expect(await lint(workflows)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("finds nothing for BuildKit and for a forge on GitHub", { timeout: 120_000 }, () =>
    withFolder(async (folder) => {
      const named = (name: string) => ({ url: `https://github.com/trip/${name}.git` });
      const repositories = { application: named("mono"), source: named("trip-config"), config: named("config") };
      const edit = { ci: { builder: "buildkit" }, forge: { type: "github" }, repositories };
      const { pipelines } = await worldIn(folder, ({ cluster }) => void Object.assign(cluster ?? {}, edit));
      const files = fastGlob.sync(".github/workflows/*.yml", { cwd: pipelines, dot: true }).sort();
      expect(files).toHaveLength(2);
      expect(await lint(files, pipelines)).toEqual({ code: 0, stdout: "", stderr: "" });
    }),
  );

  test("would find a context that is not there, and text of a user in a script", () =>
    withFolder(async (folder) => {
      const file = join(folder, "bad.yml");
      const bad = readFileSync(join(repository, compiled[0] ?? ""), "utf8")
        .replace("needs.changes.outputs.mode", "needs.changes.outputs.mood")
        .replace("npm ci --no-audit --no-fund", "echo ${{ github.event.pull_request.title }}");
      writeFileSync(file, bad);
      const { code, stdout } = await lint([file]);
      expect(code).toBe(1);
      expect(stdout).toMatch(/"mood" is not defined/);
      expect(stdout).toMatch(/potentially untrusted/);
    }));
});

describe("GitHub's own schema of workflows", () => {
  let parser = "";
  beforeAll(async () => {
    parser = await workflowSchema();
  }, 300_000);
  const parsed = (...files: readonly string[]) => spawned(process.execPath, [parser, ...files], { cwd: repository });

  test("fits every workflow", async () => {
    expect(await parsed(...workflows)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("would not fit a word that it does not know", () =>
    withFolder(async (folder) => {
      const file = join(folder, "bad.yml");
      writeFileSync(file, readFileSync(join(repository, own[0] ?? ""), "utf8").replace("timeout-minutes", "timeout"));
      expect((await parsed(file)).stdout).toContain("Unexpected value 'timeout'");
    }));
});

describe.each(workflows)("%s", (file) => {
  const text = readFileSync(join(repository, file), "utf8");
  const { on, permissions, concurrency, jobs } = read(file);

  test("pins every action to a commit, and says of which version", () => {
    const uses = [...text.matchAll(/^ +(?:- )?uses: (.*)$/gm)].map(([, what]) => what);
    expect(uses.length).toBeGreaterThan(0);
    for (const what of uses)
      expect(what).toMatch(/^[a-z-]+\/[a-z-]+(?:\/[a-z-]+)?@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$/);
  });

  test("never runs code of a pull request with secrets", () => {
    expect(Object.keys(on)).not.toContain("pull_request_target");
    expect(Object.keys(on)).not.toContain("workflow_run");
  });

  test("gives each job its own rights, a time-out, and a group where it writes", () => {
    expect(permissions).toEqual({});
    for (const [name, job] of Object.entries(jobs)) {
      expect(job.permissions, name).toBeDefined();
      expect(job["timeout-minutes"], name).toBeGreaterThan(0);
      const tokens = job.steps.filter(({ uses }) => uses?.startsWith("actions/create-github-app-token@"));
      const writes = tokens.some((step) =>
        Object.entries(step.with ?? {}).some(([key, value]) => key.startsWith("permission-") && value === "write"),
      );
      if (writes) expect(job.concurrency ?? concurrency, name).toBeDefined();
    }
  });

  test("has no expression in a script", () => {
    for (const { steps } of Object.values(jobs)) for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });
});

test("the pinned commits are the same everywhere", () => {
  const versions = new Map<string, Set<string>>();
  for (const file of workflows) {
    for (const [, action = "", pin = ""] of readFileSync(join(repository, file), "utf8").matchAll(
      /uses: ([a-z/-]+)@(.*)$/gm,
    )) {
      versions.set(action, (versions.get(action) ?? new Set()).add(pin));
    }
  }
  for (const [action, pins] of versions) expect([action, pins.size]).toEqual([action, 1]);
});
