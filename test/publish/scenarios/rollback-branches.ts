import { expect } from "vitest";
import {
  deployed,
  expectTidy,
  images,
  moved,
  openMove,
  openMoves,
  refusal,
  runningTags,
  settingsOf,
  stoppedPromotion,
  stoppedRollback,
  tagsOf,
} from "../moves.ts";
import { released } from "../released.ts";
import type { Scenario, World } from "../world.ts";

/** The branch of a rollback, with others and in the middle of its work. */
export const rollbackBranchScenarios: readonly Scenario[] = [
  {
    name: "a person's commit on the rollback's branch is never lost; two rollbacks at once are one",
    from: "three",
    run: async (world) => {
      await released(world, "v1.1.0");
      await released(world, "v1.2.0");
      const runs = await Promise.all([1, 2, 3].map(() => moved(world.apart, "rollback", "prod")));
      expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
      const { number, head } = await openMove(world, "rollback-prod");
      const { source } = world.person;
      const changes = new Map([["envs/notes.md", "by hand\n"]]);
      const theirs = await source.commit({ tree: head, changes, parents: [head], message: "By hand\n" });
      await source.moveBranch("trip-config/rollback-prod", head, theirs);
      expect(await refusal(world, "rollback", "prod", "--to", "v1.0.0")).toEqual(["work-of-others"]);
      expect(await openMove(world, "rollback-prod")).toMatchObject({ number, head: theirs });
    },
  },
  {
    name: "rollback, stopped after each of its writes in turn: the next run ends in the same place",
    from: "three",
    run: async (world) => {
      let writes = 0;
      for (let stopped = true; stopped; writes++) {
        await world.pull();
        await world.edit({
          staging: (settings: { hold?: object; services: Record<string, { image: object }> }) => {
            delete settings.hold;
            images(`g${writes}-good`)(settings);
          },
        });
        await deployed(world);
        await world.edit({ staging: images(`g${writes}-bad`), dev: images(`g${writes}-more`) });
        await deployed(world);
        // A promotion that waits, and is in the way of the rollback.
        expect(await openPromotion(world)).toBe("opened");
        stopped = await stoppedRollback(world, { writes, environment: "staging" });
        expect((await moved(world, "rollback", "staging", "--merge")).code).toBe(0);
        expect(await tagsOf(world, "staging")).toEqual([`g${writes}-good`, `g${writes}-good`]);
        expect((await settingsOf(world, "staging")).hold).toBeDefined();
        expect(await openMoves(world)).toEqual([]);
        await expectTidy(world);
        await deployed(world);
        expect(await runningTags(world, "staging")).toEqual([`g${writes}-good`, `g${writes}-good`]);
      }
      // The promotion closed and its branch removed; then branch, pull request, merge and removal of the branch.
      expect(writes).toBe(7);
    },
  },
];

/** A promotion to staging that was opened and not merged: its bot was stopped in between. */
async function openPromotion(world: World): Promise<string> {
  expect(await stoppedPromotion(world, { writes: 2, environment: "staging" })).toBe(true);
  return (await openMoves(world)).includes("promote-staging") ? "opened" : "none";
}
