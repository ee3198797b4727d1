/** Does what README tells to do, on the env files as they are in the repository: a block of JSON is laid over the file named before it. */
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { commitAll } from "../publish/local-world.ts";
import { gitAt } from "../support/git.ts";
import { copyEnvs, diagnosticsText, filesIn, generate, layOver, repository, withFolder } from "../support/run.ts";

const readme = readFileSync(join(repository, "README.md"), "utf8");

function section(heading: string): string {
  const [, rest = ""] = readme.split(`## ${heading}\n`);
  return rest.split("\n## ")[0] ?? "";
}

type Example =
  | { readonly kind: "settings"; readonly file: string; readonly settings: unknown }
  | { readonly kind: "commands"; readonly commands: string };

/** Blocks in their order; those of commands without what needs a cluster. */
function examplesIn(text: string): readonly Example[] {
  return [...text.matchAll(/((?:.+\n)+)\n```(json|sh)\n([\s\S]*?)```/g)].flatMap(
    ([, before = "", language, block = ""]): Example[] => {
      if (language === "sh") return block.includes("kubectl") ? [] : [{ kind: "commands", commands: block }];
      const file = [...before.matchAll(/`(envs\/\w+\.json)`/g)].at(-1)?.[1];
      if (file === undefined) throw new Error(`README names no file before:\n${block}`);
      return [{ kind: "settings", file, settings: JSON.parse(block) }];
    },
  );
}

/** Runs commands with an `npx` that starts the command line as it is built. */
function run(commands: string, folder: string): string {
  const bin = join(folder, "../bin");
  mkdirSync(bin, { recursive: true });
  const npx = join(bin, "npx");
  writeFileSync(npx, `#!/bin/sh\nshift\nexec "${process.execPath}" "${join(repository, "dist/main.js")}" "$@"\n`);
  chmodSync(npx, 0o755);
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`, GIT_PAGER: "cat" };
  return execFileSync("sh", ["-e", "-c", commands], { cwd: folder, env, encoding: "utf8" });
}

/** The env files and what was compiled of them, as they are in the repository. */
const inProject = (use: (folder: string) => Promise<void>) =>
  withFolder(async (outer) => {
    const folder = join(outer, "project");
    mkdirSync(folder);
    copyEnvs(repository, folder);
    for (const made of ["out", "argocd", "schemas"]) {
      cpSync(join(repository, made), join(folder, made), { recursive: true });
    }
    await gitAt(folder).run(["init", "--quiet", "--initial-branch=main"]);
    await commitAll(folder, "As it is");
    await use(folder);
  });

describe("README, as it stands, on envs/ as they are", () => {
  test("a day with it: the first edit compiles, and its diff is the change", () =>
    inProject(async (folder) => {
      const [edit] = examplesIn(section("A day with it"));
      if (edit?.kind !== "commands") throw new Error("no commands");
      const output = run(edit.commands, folder);
      expect(output).toMatch(/^\d+ files? written, \d+ removed, \d+ unchanged\.$/m);
      expect(output).toContain("-  replicas: 2\n+  replicas: 1\n");
    }));

  test("a day with it: the mistake is told as it is shown", () =>
    inProject(async (folder) => {
      const [, shown = ""] = /```text\n([\s\S]*?)```/.exec(section("A day with it")) ?? [];
      const file = join(folder, "envs/prod.json");
      writeFileSync(file, readFileSync(file, "utf8").replace('"replicas": 3', '"replica": 3'));
      const said = diagnosticsText(await generate(folder));
      const told = shown.split("\n").filter((line) => /^(`|hint:)/.test(line));
      expect(told).toHaveLength(2);
      for (const line of told) expect(said).toContain(line);
      expect(said).toContain("error[unknown-field] envs/prod.json:");
    }));

  test("adding things: a service, a topic, an environment, a waiver", () =>
    inProject(async (folder) => {
      const examples = examplesIn(section("Adding things"));
      expect(examples.map(({ kind }) => kind)).toEqual([...Array(5).fill("settings"), "commands", "settings"]);
      for (const example of examples) {
        if (example.kind === "settings") layOver(join(folder, example.file), example.settings);
        else run(example.commands, folder);
      }
      const { diagnostics } = await generate(folder);
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(diagnostics.filter(({ severity }) => severity === "waived").map(({ code }) => code)).toEqual([
        "retired-component",
      ]);
      const files = [...filesIn(folder).keys()];
      for (const unit of ["dev", "staging", "qa"]) {
        expect(files).toContain(`out/${unit}/booking-service/deployment-booking-service.yaml`);
      }
      expect(files).not.toContain("out/prod/booking-service/deployment-booking-service.yaml");
      expect(files).toContain("argocd/application-trip-service-qa.yaml");
    }));
});
