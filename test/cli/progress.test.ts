import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { progressOn } from "../../generator/cli/progress.ts";
import { initProject } from "../publish/local-world.ts";
import { tripConfigProcess } from "../support/cli.ts";
import { repository, withFolder } from "../support/run.ts";

/** util-linux's script gives a program a terminal of its own. */
const hasScript = spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux") === true;

const eraseToEnd = "\u001b[K";

describe("progress", () => {
  const terminal = (columns = 40) => {
    const written: string[] = [];
    return { written, stream: { isTTY: true, columns, write: (text: string) => written.push(text) } };
  };

  test("what is quick is not told", async () => {
    const { written, stream } = terminal();
    expect(await progressOn(stream)("reading", async () => 1)).toBe(1);
    expect(written).toEqual([]);
  });

  test("what takes long is told in one line of the terminal, and gone when it is done", async () => {
    const { written, stream } = terminal(20);
    const progress = progressOn(stream);
    await progress("commits 300 files to config", () => pause(700));
    await expect(progress("merges", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(written).toEqual([
      `\rcommits 300 files ${"…"}${eraseToEnd}`,
      `\r${eraseToEnd}`,
      `\rmerges …${eraseToEnd}`,
      `\r${eraseToEnd}`,
    ]);
  });

  test("of what goes on at once, the last that began", async () => {
    const { written, stream } = terminal();
    const progress = progressOn(stream);
    await Promise.all([progress("one", () => pause(600)), progress("two", () => pause(500))]);
    expect(written).toEqual([`\rtwo …${eraseToEnd}`, `\rone …${eraseToEnd}`, `\r${eraseToEnd}`]);
  });

  test("nothing where there is no terminal", async () => {
    const written: string[] = [];
    await progressOn({ write: (text) => written.push(text) })("waiting", () => pause(500));
    expect(written).toEqual([]);
  });

  test.skipIf(!hasScript)("on a terminal, publish leaves the same text behind as into a pipe", () =>
    withFolder(async (folder) => {
      const [other, project] = [join(folder, "other"), join(folder, "project")];
      for (const made of [other, project]) {
        mkdirSync(made);
        await initProject(made);
      }
      const main = join(repository, "dist/main.js");
      const child = spawn("script", ["-qefc", `"${process.execPath}" "${main}" publish --no-color`, "/dev/null"], {
        cwd: project,
        env: { ...process.env, PATH: `${slowGitIn(folder)}:${process.env.PATH}` },
        stdio: ["ignore", "pipe", "inherit"],
      });
      let shown = "";
      for await (const chunk of child.stdout) shown += chunk;
      expect(shown).toMatch(/\r(config|source): \w+[^\r]* …\u001b\[K/);
      expect(left(shown)).toBe((await tripConfigProcess(["publish"], { cwd: other })).stdout);
    }),
  );
});

/** A folder with a git that takes its time: the whole of a publish can be too quick to be told of. */
function slowGitIn(folder: string): string {
  const slow = join(folder, "slow");
  mkdirSync(slow);
  const git = spawnSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).stdout.trim();
  writeFileSync(join(slow, "git"), `#!/bin/sh\nsleep 0.1\nexec "${git}" "$@"\n`, { mode: 0o755 });
  return slow;
}

/** What is left on a terminal of such output. */
function left(shown: string): string {
  const lines = shown.split("\n").map((line) => {
    let text = "";
    for (const part of line.replace(/\r$/, "").split("\r")) {
      const [written = "", ...erased] = part.split(eraseToEnd);
      text = erased.length > 0 ? written + erased.join("") : written + text.slice(written.length);
    }
    return text;
  });
  return lines.join("\n");
}
