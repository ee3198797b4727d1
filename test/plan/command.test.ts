import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commitAll, initProject } from "../publish/local-world.ts";
import { tripConfig } from "../support/cli.ts";

/** A project whose first state is merged into config, and then one change of dev. */
const folder = mkdtempSync(join(tmpdir(), "trip-config-plan-"));
const run = (...args: string[]) => tripConfig(args, { cwd: folder });
const edit = (file: string, change: (content: Record<string, never>) => object) => {
  const path = join(folder, "envs", file);
  writeFileSync(path, `${JSON.stringify(change(JSON.parse(readFileSync(path, "utf8"))), null, 2)}\n`);
};

beforeAll(async () => {
  await initProject(folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("trip-config plan", { timeout: 60_000 }, () => {
  test("with nothing published everything is created, and planning changes nothing", async () => {
    const { code, stdout, stderr } = await run("plan");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^cluster: \d+ to create, 0 to change, 0 to delete; 0 stay\n/);
    expect(stdout).toMatch(/^dev and prod: \d+ to create, 0 to change, 0 to delete; 0 stay$/m);
    expect((await run("pr", "list")).stdout).not.toContain("open");
  });

  test("after publishing and merging there is nothing to plan", async () => {
    await run("publish");
    await run("pr", "merge", "1");
    await run("publish");
    for (const number of ["2", "3"]) await run("pr", "merge", number);
    expect(await run("plan")).toMatchObject({ code: 0, stdout: "Nothing changes.\n" });
    expect((await run("plan", "--format", "json")).stdout.startsWith("[")).toBe(true);
  });

  test("says what an edit that is not committed would do, in three forms", async () => {
    edit("dev.json", (content) => ({ ...content, config: { LOG_LEVEL: "debug" } }));
    const text = await run("plan", "--env", "dev");
    expect(text.stdout).toMatch(/^dev: 0 to create, 2 to change, 0 to delete; \d+ stay\n/);
    expect(text.stdout).toMatch(/restart.*hello/i);
    const [unit] = JSON.parse((await run("plan", "--env", "dev", "--format", "json")).stdout);
    expect(unit).toMatchObject({ unit: "dev", totals: { created: 0, changed: 2, deleted: 0 }, refusals: [] });
    expect((await run("plan", "--env", "dev", "--format", "markdown")).stdout).toContain("## `dev`");
  });

  test("compares with a tag, and knows which references there are", async () => {
    await run("release");
    expect((await run("plan", "--env", "dev", "--against", "v1.0.0")).code).toBe(0);
    const unknown = await run("plan", "--against", "nowhere");
    expect(unknown.code).toBe(1);
    expect(unknown.stdout).toContain("error[unknown-reference]");
  });

  test("a fault of the env files is told instead of a plan", async () => {
    edit("dev.json", (content) => ({ ...content, unknown: 1 }));
    const { code, stdout } = await run("plan");
    expect(code).toBe(1);
    expect(stdout).toContain("error[unknown-field] envs/dev.json");
    edit("dev.json", ({ unknown: _, ...content }) => content);
  });

  test("publish opens the pull request with the plan as its body", async () => {
    await commitAll(folder, "Debug in dev");
    const { stdout } = await run("publish");
    expect(stdout).toMatch(/^dev merged #\d+: 2 to change$/m);
    expect(stdout).toContain("\ndev: 0 to create, 2 to change, 0 to delete; 12 stay\n");
    const whole = /^The whole plan: trip-config (.+)$/m.exec(stdout)?.[1] ?? "";
    expect((await run(...whole.split(" "))).stdout).toContain("## `dev`");
    expect(await run("plan")).toMatchObject({ code: 0, stdout: "Nothing changes.\n" });
  });

  test("what a plan refuses stops the pull request until it is allowed by name", async () => {
    rmSync(join(folder, "envs/dev.json"));
    await commitAll(folder, "dev is no more");
    const refused = await run("publish");
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain("error[mass-deletion]");
    expect(refused.stdout).toMatch(/^dev stopped/m);
    const allowed = await run("publish", "--allow", "mass-deletion", "--allow", "namespace-removed");
    expect(allowed.code).toBe(0);
    expect(allowed.stdout).toMatch(/^dev opened #\d+: \d+ to delete$/m);
  });
});
