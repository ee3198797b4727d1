import { expect } from "vitest";
import { begun, commitOn, type GiteaScenario, opened } from "../steps.ts";

/** Two who do the same at once, on a server that is really asked by both. */
export const raceScenarios: readonly GiteaScenario[] = [
  {
    name: "two move one branch at once: one has moved it, one has lost",
    run: async (world) => {
      const main = await begun(world);
      const [bot, person] = [world.bot.config, world.person.config];
      const [one, other] = [
        await commitOn(bot, main, "b.txt", "one\n"),
        await commitOn(person, main, "b.txt", "two\n"),
      ];
      const moves = await Promise.all([
        bot.moveBranch("trip-config/dev", undefined, one),
        person.moveBranch("trip-config/dev", undefined, other),
      ]);
      expect([...moves].sort()).toEqual(["lost", "moved"]);
      expect(await bot.branch("trip-config/dev")).toBe(moves[0] === "moved" ? one : other);
    },
  },
  {
    name: "two claim different commits of source at once: the older one moves nothing more",
    run: async (world) => {
      const main = await begun(world);
      const [first, second] = [await world.openBot(), await world.openBot()];
      const isCurrent = async () => true;
      expect(await first.config.claim("1".repeat(40), isCurrent)).toBe("claimed");
      expect(await second.config.claim("2".repeat(40), isCurrent)).toBe("claimed");
      expect(await first.config.moveBranch("trip-config/dev", undefined, main)).toBe("lost");
      expect(await first.config.branch("trip-config/dev")).toBeUndefined();
      expect(await second.config.moveBranch("trip-config/dev", undefined, main)).toBe("moved");
      expect(await first.config.pulls.open({ branch: "trip-config/dev", head: main, title: "t", body: "" })).toBe(
        "lost",
      );
    },
  },
  {
    name: "two of the same source move branches at once: both, each with the claim",
    run: async (world) => {
      const main = await begun(world);
      const [first, second] = [await world.openBot(), await world.openBot()];
      for (const { config } of [first, second]) await config.claim("1".repeat(40), async () => true);
      const moves = await Promise.all([
        first.config.moveBranch("trip-config/dev", undefined, main),
        second.config.moveBranch("trip-config/prod", undefined, main),
      ]);
      expect(moves).toEqual(["moved", "moved"]);
    },
  },
  {
    name: "two open the pull request of one branch at once: there is one",
    run: async (world) => {
      const main = await begun(world);
      const { config } = world.bot;
      const head = await commitOn(config, main, "b.txt", "b\n");
      await config.moveBranch("trip-config/dev", undefined, head);
      const pull = { branch: "trip-config/dev", head, title: "t", body: "b" };
      const made = await Promise.all([config.pulls.open(pull), world.person.config.pulls.open(pull)]);
      const numbers = made.map((one) => (one === "lost" ? one : one.number));
      expect(new Set(numbers).size).toBe(1);
      expect(await config.pulls.list("open")).toHaveLength(1);
    },
  },
  {
    name: "two merge at once: main has the change once, whoever is told so",
    run: async (world) => {
      const main = await begun(world);
      const { number, head } = await opened(world, "trip-config/dev", main);
      const merged = await Promise.all([
        world.bot.config.pulls.merge(number, head, "merge", main),
        world.person.config.pulls.merge(number, head, "merge", main),
      ]);
      expect(merged).toContain("moved");
      expect(merged.filter((outcome) => outcome !== "moved" && outcome !== "lost")).toEqual([]);
      const now = (await world.bot.config.branch("main")) ?? "";
      expect(await world.bot.config.commitsBetween(main, now)).toHaveLength(2);
    },
  },
  {
    name: "a branch that has gone on, or a main that has, is not merged; a conflict is one",
    run: async (world) => {
      const main = await begun(world);
      const { config } = world.bot;
      const dev = await opened(world, "trip-config/dev", main, "a.txt");
      const prod = await opened(world, "trip-config/prod", main, "a.txt");
      const further = await commitOn(config, prod.head, "c.txt", "c\n");
      expect(await config.moveBranch(prod.branch, prod.head, further)).toBe("moved");
      expect(await config.pulls.merge(prod.number, prod.head, "merge", main)).toBe("lost");
      expect(await config.pulls.merge(dev.number, dev.head, "merge", main)).toBe("moved");
      expect(await config.pulls.merge(prod.number, further, "merge", main)).toBe("lost");
      const now = (await config.branch("main")) ?? "";
      expect(await config.pulls.merge(prod.number, further, "merge", now)).toBe("conflict");
      expect(await config.pulls.merge(dev.number, dev.head, "merge", now)).toBe("lost");
    },
  },
  {
    name: "a branch is made anew right after it was removed: its pull request stays open",
    run: async (world) => {
      const main = await begun(world);
      const { config } = world.bot;
      const first = await opened(world, "trip-config/dev", main);
      await config.pulls.close(first.number);
      expect(await config.deleteBranch(first.branch, first.head)).toBe("moved");
      const second = await opened(world, "trip-config/dev", main, "again.txt");
      for (let looked = 0; looked < 20; looked++) {
        expect((await config.pulls.get(second.number))?.state).toBe("open");
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
  },
];
