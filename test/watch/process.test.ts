import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { expect, test } from "vitest";
import { tripConfig } from "../support/cli.ts";
import { repository } from "../support/run.ts";
import { type Project, withProject } from "./project.ts";

interface Running {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Until it has said something of this form. */
  readonly heard: (form: RegExp) => Promise<void>;
  /** Its exit code, or the signal that has ended it. */
  readonly ended: Promise<number | string>;
}

function running({ root }: Project): Running {
  const child = spawn(process.execPath, [join(repository, "dist/main.js"), "-C", root, "generate", "--watch"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = once(child, "close").then(([code, signal]) => code ?? signal);
  const heard = async (form: RegExp) => {
    while (!form.test(said)) await once(child.stdout, "data");
  };
  return { child, heard, ended };
}

/** Whether out/ is what a run of its own makes, and nothing is left of what was on its way. */
async function expectWhole({ root }: Project): Promise<void> {
  expect((await tripConfig(["-C", root, "generate", "--check"])).stdout).toMatch(/^out\/ and argocd\/ are up to date/);
  expect(readdirSync(join(root, ".trip-config/staging"))).toEqual([]);
}

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s ends it, and what it is at is finished", (signal) =>
  withProject(async (project) => {
    const { child, heard, ended } = running(project);
    await heard(/Ctrl-C ends it/);
    project.setTag("dev", "v2");
    await heard(/written: out/);
    child.kill(signal);
    expect(await ended).toBe(0);
    await expectWhole(project);
  }),
);

test("an interrupt in the middle of the work lets it finish", () =>
  withProject(async (project) => {
    const { child, heard, ended } = running(project);
    await heard(/Ctrl-C ends it/);
    // Any time between a save and its answer: what is written is all that was saved, or nothing of it.
    project.setTag("dev", "v3");
    setTimeout(() => child.kill("SIGINT"), 14);
    expect(await ended).toBe(0);
    expect(readdirSync(join(project.root, ".trip-config/staging"))).toEqual([]);
    await tripConfig(["-C", project.root, "generate"]);
    await expectWhole(project);
  }));

test("a reader that goes away ends it", () =>
  withProject(async (project) => {
    const { child, heard, ended } = running(project);
    await heard(/Ctrl-C ends it/);
    child.stdout.destroy();
    project.setTag("dev", "v4");
    expect(await ended).toBe(0);
    await expectWhole(project);
  }));
