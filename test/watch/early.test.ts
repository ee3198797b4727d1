/** Work on a change begins before it has settled: what has not settled as that is thrown away. */
import { readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { begun } from "../../generator/pipeline.ts";
import { tripConfig, type Watching, watching } from "../support/cli.ts";
import { filesIn, testDay } from "../support/run.ts";
import { type Project, tagged, withProject } from "./project.ts";

const deployment = "out/dev/hello/deployment-hello.yaml";

function watched(use: (project: Project, watch: Watching) => Promise<void>): Promise<void> {
  return withProject(async (project) => {
    const watch = watching(["-C", project.root, "generate"]);
    await watch.answer();
    // Until then a change is part of a burst, which is waited for.
    await pause(350);
    await use(project, watch);
    expect((await watch.end()).code).toBe(0);
    expect((await tripConfig(["-C", project.root, "generate", "--check"])).stdout).toMatch(/up to date/);
  });
}

test.each([0, 1, 2, 4, 8])("a save that goes on %d ms later is one, and is written as it ends", (milliseconds) =>
  watched(async ({ root, read, write }, watch) => {
    const dev = read("dev");
    write("dev", tagged(dev, "v2"));
    await pause(milliseconds);
    write("dev", tagged(dev, "v3"));
    // On a busy machine it may have settled in between.
    while (!readFileSync(join(root, deployment), "utf8").includes("hello:v3")) await watch.answer();
    expect(filesIn(root).get(deployment)).toContain("hello:v3");
  }),
);

test("what is begun is not current any more when a file reads otherwise, though it looks the same", () =>
  withProject(async ({ root, read, write }) => {
    const texts = new Map<string, string>();
    const memory = {
      get: (key: string) => texts.get(key),
      put: (key: string, text: string) => void texts.set(key, text),
    };
    const remembering = { memory, build: "test", fileTime: Date.now };
    const begin = () => begun({ root, mode: "write", run: "1-t", isRunning: () => true, today: testDay, remembering });
    (await begin()).finish();
    const file = join(root, "envs/dev.json");
    write("dev", tagged(read("dev"), "v2"));
    const early = await begin();
    expect(early.isCurrent()).toBe(true);
    const { atime, mtime } = statSync(file);
    writeFileSync(file, tagged(read("dev"), "v3"));
    utimesSync(file, atime, mtime);
    expect(early.isCurrent()).toBe(false);
    expect(readFileSync(join(root, deployment), "utf8"), "nothing is written until it is finished").not.toMatch(
      /v2|v3/,
    );
    const again = await begin();
    expect(again.isCurrent()).toBe(true);
    again.finish();
    expect(readFileSync(join(root, deployment), "utf8")).toContain("hello:v3");
  }));
