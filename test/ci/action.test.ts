/** action.yml, in a project as init makes it, and in a folder of manifests that is none. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { gitAt } from "../../generator/adapters/git/run.ts";
import { shellEnvironment } from "../pack/package.ts";
import { commitAll } from "../publish/local-world.ts";
import { tripConfig } from "../support/cli.ts";
import { filesIn, repository, withFolder } from "../support/run.ts";
import { action, runAction } from "./action.ts";
import { texts } from "./hostile.ts";

/** A checkout with a project, and one with a hostile name. */
async function inProject(
  use: (
    run: (given: Record<string, string>, steps?: readonly string[]) => ReturnType<typeof runAction>,
    workspace: string,
  ) => Promise<void>,
  folder = "shop",
) {
  await withFolder(async (outer) => {
    const workspace = join(outer, "workspace");
    mkdirSync(workspace);
    await gitAt(workspace, process.env).run(["init", "--quiet", "--initial-branch=main"]);
    await tripConfig(["init", "--dir", join(workspace, folder), "--product=shop"]);
    await commitAll(workspace, "as it is");
    const place = {
      workspace,
      temp: join(outer, "temp"),
      environment: shellEnvironment({ home: join(outer, "home") }),
    };
    await use((given, steps) => runAction({ "working-directory": folder, ...given }, place, steps), workspace);
  });
}

test("no input is in a script, each step has a shell, and actions are pinned as the workflows' are", () => {
  const workflow = readFileSync(join(repository, ".github/workflows/publish.yml"), "utf8");
  for (const { run = "", uses, shell } of action.runs.steps) {
    expect(run).not.toContain("${{");
    if (uses === undefined) expect(shell).toBe("bash");
    else expect(workflow).toContain(`uses: ${uses} `);
  }
});

/** What a job does again when its project is installed. */
const again = ["Run"];

test("what is installed hangs on no input but the folder", () => {
  const installs = action.runs.steps.find(({ name }) => name === "Install");
  expect(installs?.env).toEqual({
    FOLDER: "${{ inputs.working-directory }}",
    ACTION: "${{ github.action_path }}",
  });
  expect(installs?.run).not.toMatch(/COMMAND|ARGUMENTS|GH_TOKEN/);
});

describe("in a project", () => {
  test("checks, plans and publishes with the project's own version; a mistake is an annotation", () =>
    inProject(async (run, workspace) => {
      const checked = await run({ command: "check" });
      expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining("::warning ")]);
      const planned = await run({ command: "plan", arguments: "--env=dev\n" }, again);
      expect([planned.code, planned.summary]).toEqual([0, expect.stringContaining("dev")]);
      expect(planned.stdout).toContain(planned.summary);
      const published = await run({ command: "publish", arguments: "--env=dev\n\n--dry-run" }, again);
      expect([published.code, published.stderr]).toEqual([0, ""]);
      const file = join(workspace, "shop/envs/base.json");
      writeFileSync(file, readFileSync(file, "utf8").replace('"replicas"', '"replica"'));
      const mistaken = await run({ command: "check" }, again);
      expect([mistaken.code, mistaken.stdout]).toEqual([
        1,
        expect.stringMatching(/::error file=shop\/envs\/base\.json,line=\d+/),
      ]);
      const json = await run({ command: "check", arguments: "--format=json" }, again);
      expect(json.stdout).toContain('"code": "unknown-field"');
    }));

  test("refuses another command, and two arguments in a line", () =>
    inProject(async (run) => {
      for (const command of ["", "init", "check --help", "pr"]) {
        const { code, stdout } = await run({ command }, again);
        expect([code, stdout]).toEqual([2, expect.stringContaining("none of check, plan and publish")]);
      }
      const { code, stdout } = await run({ command: "check", arguments: "--env dev" }, again);
      expect([code, stdout]).toEqual([2, expect.stringContaining("one argument a line")]);
    }));

  test("runs nothing of what an input says", () =>
    inProject(async (run, workspace) => {
      expect((await run({ command: "check" })).code).toBe(0);
      for (const text of texts) {
        expect((await run({ command: text }, again)).code, text).not.toBe(0);
        expect((await run({ command: "check", arguments: text }, again)).code, text).not.toBe(0);
      }
      expect((await run({ command: "check" }, again)).code).toBe(0);
      expect([...filesIn(workspace, ["."]).keys()].filter((path) => path.endsWith("pwned"))).toEqual([]);
      expect(existsSync(join(repository, "pwned"))).toBe(false);
    }, "-rf $(touch pwned)'; touch pwned #"));
});

test("where no package.json takes trip-config it is this action's own: manifests of any tool are checked", () =>
  withFolder(async (outer) => {
    const workspace = join(outer, "workspace");
    mkdirSync(workspace);
    writeFileSync(
      join(workspace, "pod.yaml"),
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      iamge: b:1.0.0\n",
    );
    const place = {
      workspace,
      temp: join(outer, "temp"),
      environment: shellEnvironment({ home: join(outer, "home") }),
    };
    const { code, stdout } = await runAction({ command: "check", arguments: "--manifests=." }, place);
    expect([code, stdout]).toEqual([1, expect.stringContaining("::error file=pod.yaml,line=")]);
  }));
