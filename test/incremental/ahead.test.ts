/** What two threads see of outputs: each unit is looked at by one, and whoever is late, gone or at another index keeps nobody. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aheadOf, lookAhead, lookTogether, type Outputs } from "../../generator/incremental/ahead.ts";
import { goingOn } from "../../generator/unchanged.ts";
import { tripConfigProcess } from "../support/cli.ts";
import { emptyFolder } from "../support/run.ts";
import { change, put, smallProject } from "./project.ts";

let folder: ReturnType<typeof emptyFolder>;
const place = () => ({ root: folder.path, fileTime: Date.now });

beforeEach(() => {
  folder = emptyFolder();
  for (const file of files) put(folder.path, file, file);
});

afterEach(() => folder.remove());

const files = ["out/dev/a.yaml", "out/prod/a.yaml", "out/prod/b.yaml"];
const outputs: Outputs = {
  head: "4 digest 2 5",
  units: [
    { directory: "out/dev", paths: ["/", "a.yaml"] },
    { directory: "out/prod", paths: ["/", "a.yaml", "b.yaml"] },
  ],
};
/** Files that were written longer ago than a clock ticks. */
const later = () => new Promise((resolve) => setTimeout(resolve, 25));

test("what the other thread has looked at is not looked at again", async () => {
  await later();
  const ahead = aheadOf(2);
  lookAhead(ahead, outputs, place());
  const alone = lookTogether(undefined, outputs, place());
  const before = [alone(0), alone(1)];
  rmSync(join(folder.path, "out"), { recursive: true });
  const together = lookTogether(ahead, outputs, place());
  expect([together(0), together(1)]).toEqual(before);
  expect(before.map(({ settled }) => settled)).toEqual([true, true]);
  expect(alone(1)).toEqual({ settled: false });
});

test("what it has not come to is looked at, and by nobody twice", async () => {
  await later();
  const ahead = aheadOf(2);
  lookAhead(ahead, { ...outputs, units: outputs.units.slice(0, 1) }, place());
  const seen = lookTogether(ahead, outputs, place());
  rmSync(join(folder.path, "out"), { recursive: true });
  lookAhead(ahead, outputs, place());
  expect(seen(1).settled).toBe(true);
});

test("what it knows from another index counts for nothing", async () => {
  await later();
  const ahead = aheadOf(2);
  lookAhead(ahead, { ...outputs, head: "4 other 2 5" }, place());
  rmSync(join(folder.path, "out/dev"), { recursive: true });
  const seen = lookTogether(ahead, outputs, place());
  expect([seen(0).settled, seen(1).settled]).toEqual([false, true]);
});

test("what was written a moment ago is looked at again, and a thread that has ended is not waited for", () => {
  const ahead = aheadOf(2);
  // Taken, and never left.
  new Int32Array(ahead)[16] = 1;
  const seen = lookTogether(ahead, outputs, place());
  put(folder.path, "out/prod/b.yaml", "changed");
  const alone = lookTogether(undefined, outputs, place());
  expect([seen(0), seen(1)]).toEqual([alone(0), alone(1)]);
});

test("a project with many files has such a thread, and comes to the same", async () => {
  const { path: root, remove } = emptyFolder();
  try {
    smallProject(root);
    for (let at = 0; at < 220; at++) {
      const dev = JSON.parse(readFileSync(join(root, "envs/dev.json"), "utf8"));
      const hosts = { web: `web-${at}.example.com`, api: `api-${at}.example.com`, admin: `admin-${at}.example.com` };
      put(root, `envs/copy-${at}.json`, JSON.stringify({ ...dev, hosts }));
    }
    const generate = (...args: readonly string[]) => tripConfigProcess(["-C", root, ...args]);
    expect(await generate("generate")).toMatchObject({ code: 0 });
    expect(goingOn({ args: ["-C", root, "generate"], cwd: () => root }).looking?.root).toBe(root);
    const edited = "out/copy-7/config/configmap-trip-service-config.yaml";
    put(root, edited, "edited");
    change(root, "envs/copy-100.json", (before) => ({ ...before, quota: { pods: "6", services: "2" } }));
    expect((await generate("generate")).stdout).toContain("2 files written, 0 removed");
    expect(await generate("generate", "--check", "--no-cache")).toMatchObject({ code: 0 });
    expect((await generate("generate")).stdout).toContain("0 files written, 0 removed");
    put(root, edited, "edited");
    expect((await generate("generate")).stdout).toContain("1 file written, 0 removed");
  } finally {
    remove();
  }
});
