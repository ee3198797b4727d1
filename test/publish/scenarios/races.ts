import { expect } from "vitest";
import { deployedTag, expectConsistent, image, mergeNow, openPull, refsOf } from "../steps.ts";
import type { Scenario } from "../world.ts";

/** Several bots, and bots that end before they are done. */
export const raceScenarios: readonly Scenario[] = [
  {
    name: "two bots at the same moment, from nothing: one pull request each",
    run: async (world) => {
      const runs = await Promise.all([1, 2, 3].map(() => world.apart.publish()));
      expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
      expect(await world.bot.config.pulls.list("all")).toHaveLength(3);
      for (const name of ["cluster", "dev", "prod"]) await openPull(world, name);
      await expectConsistent(world);
      const before = await refsOf(world);
      await world.publish();
      expect(await refsOf(world)).toEqual(before);
    },
  },
  {
    name: "two bots at the same moment, one change to merge and one to open: done once",
    from: "settled",
    run: async (world) => {
      const pulls = await world.bot.config.pulls.list("all");
      await world.edit({ dev: image("v1.1.0"), prod: image("v1.1.0") });
      const runs = await Promise.all([1, 2, 3].map(() => world.apart.publish()));
      expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
      expect(await deployedTag(world, "dev")).toBe("v1.1.0");
      expect(await deployedTag(world, "prod", (await openPull(world, "prod")).head)).toBe("v1.1.0");
      expect((await world.bot.config.pulls.list("all")).length).toBe(pulls.length + 2);
      await expectConsistent(world);
    },
  },
  {
    name: "a bot that falls asleep between looking and moving: nothing moves when a later source was published since",
    from: "settled",
    run: async (world) => {
      const older = await world.edit({ dev: image("v1.1.0") });
      const { config, source } = world.bot;
      expect(await config.claim(older, async () => true)).toBe("claimed");
      const base = (await config.branch("main")) ?? "";
      const commit = await config.commit({ tree: base, changes: new Map(), parents: [base], message: "late\n" });
      await world.edit({ dev: image("v1.0.0") });
      expect((await world.publish()).code).toBe(0);
      const before = await refsOf(world);
      expect(await config.moveBranch("trip-config/dev", undefined, commit)).toBe("lost");
      expect(await config.moveBranch("main", base, commit)).toBe("lost");
      expect(await config.createTag("v99.0.0", commit)).toBe("lost");
      const isCurrent = async () => (await source.branch("main")) === older;
      expect(await config.claim(older, isCurrent)).toBe("superseded");
      expect(await refsOf(world)).toEqual(before);
    },
  },
  {
    name: "killed at random moments, then run again: the same single, correct pull requests",
    run: async (world) => {
      const started = Date.now();
      await world.apart.publish("--dry-run");
      const whole = (Date.now() - started) * 2;
      for (let round = 0; round < 14; round++) {
        const tag = `v1.${round}.0`;
        await world.edit({ dev: image(tag), prod: image(tag) });
        await world.killed(whole * (0.1 + 0.9 * ((round * 0.618) % 1)), "publish");
        const { code, diagnostics } = await world.publish();
        expect([code, diagnostics]).toEqual([0, []]);
        await expectConsistent(world);
        const { config } = world.bot;
        const open = await config.pulls.list("open");
        for (const name of ["dev", "prod"]) {
          const pull = open.find(({ branch }) => branch === `trip-config/${name}`);
          expect(await deployedTag(world, name, pull?.head ?? (await config.branch("main")))).toBe(tag);
        }
        // From time to time a person merges, so that finished branches and the bot's own merging are met as well.
        if (round % 4 === 1) {
          for (const pull of [...open].reverse()) await mergeNow(world.person.config, pull, "squash");
        }
      }
    },
  },
];
