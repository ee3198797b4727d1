import { expect } from "vitest";
import { image, mergeNow, openPull } from "../steps.ts";
import type { Scenario, World } from "../world.ts";

async function publishProd(world: World, tag: string): Promise<void> {
  await world.edit({ prod: image(tag) });
  await world.publish();
  await mergeNow(world.person.config, await openPull(world, "prod"), "merge");
}

async function tags({ bot: { config } }: World): Promise<readonly string[]> {
  return [...(await config.tags()).keys()].sort();
}

/** Tags on config's main. */
export const releaseScenarios: readonly Scenario[] = [
  {
    name: "release: each commit that changed prod once, twice and several at a time too",
    from: "settled",
    run: async (world) => {
      expect((await world.run("release")).code).toBe(0);
      expect(await tags(world)).toEqual(["v1.0.0"]);
      await publishProd(world, "v7.0.0");
      const main = await world.bot.config.branch("main");
      const runs = await Promise.all(["release", "release", "publish"].map((command) => world.apart.run(command)));
      expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
      expect(await tags(world)).toEqual(["v1.0.0", "v1.0.1"]);
      expect((await world.bot.config.tags()).get("v1.0.1")).toBe(main);
      expect((await world.run("release")).stdout).toBe("Nothing to release.\n");
    },
  },
  {
    name: "release: a change of another environment is none; publish releases first",
    from: "settled",
    everyday: "everywhere",
    run: async (world) => {
      await world.run("release");
      await world.edit({ dev: image("v1.1.0") });
      await world.publish();
      await world.run("release");
      expect(await tags(world)).toEqual(["v1.0.0"]);
      await publishProd(world, "v1.1.0");
      const { released } = await world.publish();
      expect(released.map(({ tag }) => tag)).toEqual(["v1.0.1"]);
    },
  },
  {
    name: "release of a rolled-back tree: a new tag, above the highest",
    from: "settled",
    run: async (world) => {
      await world.run("release");
      await publishProd(world, "v1.1.0");
      await world.run("release");
      await publishProd(world, "v1.0.0");
      const { config } = world.person;
      expect((await world.run("release")).code).toBe(0);
      expect(await tags(world)).toEqual(["v1.0.0", "v1.0.1", "v1.0.2"]);
      const all = await config.tags();
      const prod = async (tag: string) =>
        [...(await config.tree(all.get(tag) ?? ""))].filter(([p]) => p.startsWith("prod/"));
      expect(await prod("v1.0.2")).toEqual(await prod("v1.0.0"));
    },
  },
  {
    name: "release: above tags that people made, pre-releases and other tags aside; several commits in their order",
    from: "settled",
    run: async (world) => {
      const { config } = world.person;
      await config.createTag("v1.10.0", (await config.branch("main")) ?? "");
      await config.createTag("v9.0.0-rc.1", (await config.branch("main")) ?? "");
      await config.createTag("nightly", (await config.branch("main")) ?? "");
      // Changes of prod that no publish has released yet.
      for (const path of ["prod/a.yaml", "prod/b.yaml"]) {
        const head = (await config.branch("main")) ?? "";
        const commit = await config.commit({
          tree: head,
          changes: new Map([[path, "a: 1\n"]]),
          parents: [head],
          message: "x\n",
        });
        await config.moveBranch("main", head, commit);
      }
      const plan = await world.run("release", "--dry-run");
      expect(plan.stdout).toContain("v1.10.1 would be released");
      await world.run("release");
      expect(await tags(world)).toEqual(["nightly", "v1.0.0", "v1.10.0", "v1.10.1", "v1.10.2", "v9.0.0-rc.1"]);
      expect((await config.tags()).get("v1.10.2")).toBe(await config.branch("main"));
    },
  },
  {
    name: "release: above a date that Argo CD takes for the highest version; none beside a tag that it cannot read",
    from: "settled",
    run: async (world) => {
      const { config } = world.person;
      await world.run("release");
      await config.createTag("20260107123045", (await config.branch("main")) ?? "");
      await publishProd(world, "v1.1.0");
      const above = await world.run("release");
      expect(above.code).toBe(0);
      expect(above.stdout).toContain("odd-release-tag");
      expect(above.stdout).toContain("v20260107123045.0.1 released");
      await config.createTag("v1.0.6-01", (await config.branch("main")) ?? "");
      await publishProd(world, "v1.2.0");
      const refused = await world.run("release");
      expect(refused.code).toBe(1);
      expect(refused.stdout).toContain("unreadable-tag");
      expect(refused.stdout).toContain("`v1.0.6-01`");
      expect((await world.run("status", "prod")).stdout).toContain("Argo CD cannot resolve `v*` for prod");
    },
  },
];
