import { expect } from "vitest";
import { deployedTag, expectConsistent, image, openPull } from "../../publish/steps.ts";
import type { Exchange } from "../proxy/hub.ts";
import { type GitHubScenario, goesWrong } from "../steps.ts";
import type { GitHubWorld } from "../world.ts";

type Moment = "cut-before" | "cut-after";
export const moments: readonly Moment[] = ["cut-before", "cut-after"];

/** Cuts the connection at one write, counted from 1. `gone`: nothing gets through after it either. */
function cutAt(world: GitHubWorld, write: number, moment: Moment, { gone }: { readonly gone: boolean }): () => void {
  let count = 0;
  const isIt = goesWrong(world, moment, { where: ({ isWrite }) => isWrite && ++count === write, times: 1 });
  const isAfter = gone ? goesWrong(world, "cut-before", { where: () => count >= write }) : () => undefined;
  return () => {
    isIt();
    isAfter();
  };
}

function writesOf(exchanges: readonly Exchange[]): number {
  return exchanges.filter(({ isWrite }) => isWrite).length;
}

/** The change that each round publishes: one that the bot merges and one that stays open. */
async function changed(world: GitHubWorld, round: number): Promise<string> {
  const tag = `v2.${round}.0`;
  await world.edit({ dev: image(tag), prod: image(tag) });
  return tag;
}

async function expectDone(world: GitHubWorld, tag: string): Promise<void> {
  await expectConsistent(world);
  expect(await deployedTag(world, "dev")).toBe(tag);
  expect(await deployedTag(world, "prod", (await openPull(world, "prod")).head)).toBe(tag);
}

/** How many writes publishing such a change takes, counted in a run in which nothing goes wrong. */
async function counted(world: GitHubWorld): Promise<number> {
  const before = world.exchanges().length;
  const tag = await changed(world, 0);
  expect((await world.publish()).code).toBe(0);
  await expectDone(world, tag);
  // Later rounds have a branch for prod already: what the first one has more of is made by the other scenario.
  const again = world.exchanges().length;
  const next = await changed(world, 1);
  expect((await world.publish()).code).toBe(0);
  await expectDone(world, next);
  const [first, second] = [writesOf(world.exchanges().slice(before, again)), writesOf(world.exchanges().slice(again))];
  expect(second).toBeGreaterThan(5);
  return Math.max(first, second);
}

/** The connection ends in the middle of every single write. */
export const cutScenarios: readonly GitHubScenario[] = [
  ...moments.map(
    (moment): GitHubScenario => ({
      name: `${moment} at every write of a change, once: the run itself gets over it, nothing is done twice`,
      from: "settled",
      run: async (world) => {
        const writes = await counted(world);
        const pulls = (await world.bot.config.pulls.list("all")).length;
        for (let write = 1; write <= writes; write++) {
          const tag = await changed(world, write + 1);
          const restore = cutAt(world, write, moment, { gone: false });
          const { code, diagnostics } = await world.publish();
          expect([write, code, diagnostics]).toEqual([write, 0, []]);
          restore();
          await expectDone(world, tag);
          // One for dev, which was merged; prod's was there.
          expect((await world.bot.config.pulls.list("all")).length).toBe(pulls + write);
        }
      },
    }),
  ),
  ...moments.map(
    (moment): GitHubScenario => ({
      name: `${moment} at every write of a change, and nothing gets through after it: exit 3, then run again`,
      from: "settled",
      run: async (world) => {
        const writes = await counted(world);
        for (let write = 1; write <= writes; write++) {
          const tag = await changed(world, write + 1);
          const restore = cutAt(world, write, moment, { gone: true });
          const { code } = await world.run("publish");
          expect([write, code === 3 || code === 0]).toEqual([write, true]);
          restore();
          const { code: again, diagnostics } = await world.publish();
          expect([write, again, diagnostics]).toEqual([write, 0, []]);
          await expectDone(world, tag);
        }
      },
    }),
  ),
];

/** The first publish of all: each write in a world of its own. */
export async function firstPublishCutAt(world: GitHubWorld, write: number, moment: Moment): Promise<"cut" | "whole"> {
  const restore = cutAt(world, write, moment, { gone: true });
  const before = world.exchanges().length;
  const { code } = await world.run("publish");
  restore();
  if (writesOf(world.exchanges().slice(before)) < write) return "whole";
  expect(code).toBe(3);
  const { code: again, diagnostics } = await world.publish();
  expect([write, again, diagnostics]).toEqual([write, 0, []]);
  for (const name of ["cluster", "dev", "prod"]) await openPull(world, name);
  expect(await world.bot.config.pulls.list("all")).toHaveLength(3);
  await expectConsistent(world);
  return "cut";
}
