/** Workflows, ours and the compiled ones: pinned, and with no more rights than needed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { repository } from "../support/run.ts";

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
