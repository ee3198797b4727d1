import { expect } from "vitest";
import {
  deployed,
  develop,
  expectTidy,
  images,
  moved,
  openMove,
  openMoves,
  promoted,
  refusal,
  sourceRefs,
  stoppedPromotion,
  tagsOf,
} from "../moves.ts";
import type { Scenario, World } from "../world.ts";

/** A person's commit on a branch of source. */
async function commitBy(world: World, branch: string, path: string, text: string): Promise<string> {
  const { source } = world.person;
  const head = (await source.branch(branch)) ?? "";
  const changes = new Map([[path, text]]);
  const commit = await source.commit({ tree: head, changes, parents: [head], message: "By hand\n" });
  expect(await source.moveBranch(branch, head, commit)).toBe("moved");
  return commit;
}

/** A promotion's branch and pull request, whoever else is at them. */
export const promotionBranchScenarios: readonly Scenario[] = [
  {
    name: "a newer promotion takes the place of its own older one, in the same pull request, and says so",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await promoted(world, "staging");
      await moved(world, "promote", "prod", "--no-gate");
      const first = await openMove(world, "promote-prod");
      await develop(world, "v1.2.0");
      await promoted(world, "staging");
      expect((await moved(world, "promote", "prod", "--no-gate")).action).toBe("updated");
      const second = await openMove(world, "promote-prod");
      expect(second.number).toBe(first.number);
      // Main has moved: a merge of branch and main, forward only.
      const { source } = world.bot;
      expect(await source.isAncestor(first.head, second.head)).toBe(true);
      expect(await source.isAncestor((await source.branch("main")) ?? "", second.head)).toBe(true);
      expect(await tagsOf(world, "prod", second.head)).toEqual(["v1.2.0", "v1.2.0"]);
      expect(second.body).toContain(
        "Supersedes what this pull request was before: greeter v1.1.0 (now v1.2.0), hello v1.1.0 (now v1.2.0).",
      );
      expect((await moved(world, "promote", "prod", "--no-gate")).action).toBe("kept");
      await expectTidy(world);
    },
  },
  {
    name: "a promotion whose images main has meanwhile: closed",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await promoted(world, "staging");
      await moved(world, "promote", "prod", "--no-gate");
      await world.edit({ prod: images("v1.1.0") });
      await world.publish();
      expect((await moved(world, "promote", "prod", "--no-gate")).action).toBe("withdrawn");
      expect(await openMoves(world)).toEqual([]);
      await expectTidy(world);
    },
  },
  {
    name: "a person's commit on the promotion's branch: nothing is written to it, said, exit 1; merged by a person it counts",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await promoted(world, "staging");
      await moved(world, "promote", "prod", "--no-gate");
      const theirs = await commitBy(world, "trip-config/promote-prod", "envs/notes.md", "by hand\n");
      await develop(world, "v1.2.0");
      await promoted(world, "staging");
      const { code, diagnostics } = await moved(world, "promote", "prod", "--no-gate");
      expect([code, diagnostics.map((one) => one.code)]).toEqual([1, ["work-of-others"]]);
      expect(diagnostics[0]?.message).toContain("Mina Park");
      expect((await openMove(world, "promote-prod")).head).toBe(theirs);
      // Not when it was closed either.
      await world.person.source.pulls.close((await openMove(world, "promote-prod")).number);
      expect((await moved(world, "promote", "prod", "--no-gate")).code).toBe(1);
      expect(await world.bot.source.branch("trip-config/promote-prod")).toBe(theirs);
    },
  },
  {
    name: "the bot's own promotion, amended by a person: theirs too",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await moved(world, "promote", "prod", "--from", "dev", "--no-gate");
      const { source } = world.bot;
      const { head } = await openMove(world, "promote-prod");
      const [made] = await source.commitsBetween(undefined, head);
      const amended = await source.commit({
        tree: head,
        changes: new Map([["envs/notes.md", "amended\n"]]),
        parents: made?.parents ?? [],
        message: made?.message ?? "",
      });
      await source.deleteBranch("trip-config/promote-prod", head);
      await source.moveBranch("trip-config/promote-prod", undefined, amended);
      await develop(world, "v1.2.0");
      expect(await refusal(world, "promote", "prod", "--from", "dev", "--no-gate")).toEqual(["work-of-others"]);
      expect(await source.branch("trip-config/promote-prod")).toBe(amended);
    },
  },
  {
    name: "promotions that cross: one pull request, with what runs now",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await promoted(world, "staging");
      const run = () => moved(world.apart, "promote", "prod", "--no-gate");
      const together = await Promise.all([run(), run(), run()]);
      expect(together.map(({ code }) => code)).toEqual([0, 0, 0]);
      expect(await tagsOf(world, "prod", (await openMove(world, "promote-prod")).head)).toEqual(["v1.1.0", "v1.1.0"]);
      // One that merges by itself moves main under the other.
      await develop(world, "v1.2.0");
      const crossing = await Promise.all([moved(world.apart, "promote", "staging", "--no-gate"), run()]);
      expect(crossing.map(({ code }) => code)).toEqual([0, 0]);
      await deployed(world);
      expect((await run()).code).toBe(0);
      expect(await tagsOf(world, "prod", (await openMove(world, "promote-prod")).head)).toEqual(["v1.2.0", "v1.2.0"]);
      expect(await openMoves(world)).toEqual(["promote-prod"]);
      await expectTidy(world);
    },
  },
  {
    name: "what does not compile with the images is refused before anything is written",
    from: "three",
    run: async (world) => {
      await world.edit({ staging: (settings: { quota: object }) => (settings.quota = { pods: "1", services: "4" }) });
      await world.edit({ dev: images("v1.1.0") });
      await world.publish("--env", "dev");
      const { source } = world.bot;
      expect(await source.branch(source.main)).toBeDefined();
      const before = await sourceRefs(world);
      const { code, diagnostics } = await moved(world, "promote", "staging", "--from", "dev", "--no-gate");
      expect([code, diagnostics[0]?.code.startsWith("quota")]).toEqual([1, true]);
      expect(await sourceRefs(world)).toEqual(before);
    },
  },
  {
    name: "promote, stopped after each of its writes in turn: the next run ends in the same place",
    from: "three",
    run: async (world) => {
      let writes = 0;
      for (let stopped = true; stopped; writes++) {
        await develop(world, `v1.${writes + 1}.0`);
        stopped = await stoppedPromotion(world, { writes, environment: "staging" });
        expect((await moved(world, "promote", "staging", "--no-gate")).code).toBe(0);
        expect(await tagsOf(world, "staging")).toEqual([`v1.${writes + 1}.0`, `v1.${writes + 1}.0`]);
        expect(await openMoves(world)).toEqual([]);
        await expectTidy(world);
        await deployed(world);
      }
      // Branch, pull request, merge and removal of the branch.
      expect(writes).toBe(5);
    },
  },
  {
    name: "promote, killed at random moments, then run again: one correct pull request",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      const started = Date.now();
      await moved(world.apart, "promote", "prod", "--from", "dev", "--no-gate", "--dry-run");
      const whole = (Date.now() - started) * 1.5;
      for (let round = 0; round < 6; round++) {
        const tag = `v1.${round + 2}.0`;
        await develop(world, tag);
        const args = ["promote", "prod", "--from", "dev", "--no-gate"];
        await world.killed(whole * (0.2 + 0.8 * ((round * 0.618) % 1)), ...args);
        expect((await moved(world, ...args)).code).toBe(0);
        expect(await tagsOf(world, "prod", (await openMove(world, "promote-prod")).head)).toEqual([tag, tag]);
        await expectTidy(world);
      }
    },
  },
];
