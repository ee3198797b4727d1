import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { commitAll } from "../publish/local-world.ts";
import { gitAt } from "../support/git.ts";
import { copyEnvs, repository, sample, withFolder } from "../support/run.ts";

const heading = "## From a changed line to a rollback\n";

interface Step {
  readonly commands: string;
  /** Lines that its output has, in this order. */
  readonly stated: readonly string[];
}

/** The section's commands, each block with the output that stands behind it. */
function steps(): readonly Step[] {
  const readme = readFileSync(join(repository, "README.md"), "utf8");
  const [, rest = ""] = readme.split(heading);
  const section = rest.split("\n## ")[0] ?? "";
  return [...section.matchAll(/```sh\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)].map(
    ([, commands = "", text = ""]) => ({
      commands,
      stated: text.trimEnd().split("\n"),
    }),
  );
}

/** A clone of the project as it was when the tests were written, and `npx` that runs the command line as it is built. */
async function cloneIn(folder: string): Promise<{ project: string; env: NodeJS.ProcessEnv }> {
  const [project, bin, home] = ["project", "bin", "home"].map((name) => join(folder, name)) as [string, string, string];
  for (const made of [project, bin, home]) mkdirSync(made);
  const npx = join(bin, "npx");
  writeFileSync(npx, `#!/bin/sh\nshift\nexec "${process.execPath}" "${join(repository, "dist/main.js")}" "$@"\n`);
  chmodSync(npx, 0o755);
  const person = { NAME: "Mina Park", EMAIL: "mina@example.com" };
  const identity = Object.entries(person).flatMap(([key, value]) =>
    ["AUTHOR", "COMMITTER"].map((role) => [`GIT_${role}_${key}`, value]),
  );
  const path = `${bin}${delimiter}${process.env.PATH ?? ""}`;
  const env = { ...process.env, ...Object.fromEntries(identity), HOME: home, PATH: path, GIT_CONFIG_NOSYSTEM: "1" };
  copyEnvs(sample, project);
  writeFileSync(join(project, ".gitignore"), readFileSync(join(repository, ".gitignore"), "utf8"));
  execFileSync(npx, ["trip-config", "generate"], { cwd: project, env, stdio: "pipe" });
  await gitAt(project).run(["init", "--quiet", "--initial-branch=main"]);
  await commitAll(project, "Trip Service");
  return { project, env };
}

test(
  "README's story runs as it stands there, and says what it says",
  () =>
    withFolder(async (folder) => {
      const { project, env } = await cloneIn(folder);
      const story = steps();
      expect(story).toHaveLength(5);
      for (const { commands, stated } of story) {
        const output = execFileSync("sh", ["-e", "-c", commands], { cwd: project, env, encoding: "utf8" });
        let at = 0;
        for (const line of stated) {
          const found = output.indexOf(line, at);
          expect(found, `${line}\nis not in, or not in its place in:\n${output}`).toBeGreaterThanOrEqual(0);
          at = found + line.length;
        }
      }
      // What the section leaves behind is as the rest of README has it: out/ is what envs/ says, and prod is free again.
      execFileSync("git", ["pull", "--quiet", "--ff-only", ".trip-config/source.git", "main"], { cwd: project, env });
      execFileSync("npx", ["trip-config", "generate", "--check"], { cwd: project, env, stdio: "pipe" });
      expect(readFileSync(join(project, "envs/prod.json"), "utf8")).not.toContain('"hold"');
    }),
  120_000,
);
