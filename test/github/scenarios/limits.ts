import { expect } from "vitest";
import { expectConsistent, image, openPull } from "../../publish/steps.ts";
import { type Answer, refusal } from "../proxy/call.ts";
import { limits } from "../proxy/limits.ts";
import { contentOf, type GitHubScenario, goesWrong } from "../steps.ts";
import type { GitHubWorld } from "../world.ts";

const inSeconds = (seconds: number) => Math.ceil(Date.now() / 1000) + seconds;

/** An answer that passes by, so that the run goes on, or one that stays for longer than anybody waits. */
const passing: Readonly<Record<string, () => Answer>> = {
  "403, its limit is reset in a second": () => limits.primary(403, inSeconds(1)),
  "429, its limit is reset in a second": () => limits.primary(429, inSeconds(1)),
  "429 with retry-after": () => limits.secondary(429, 1),
  "403 of a secondary limit with retry-after": () => limits.secondary(403, 1),
  "502": () => refusal(502, "Server Error"),
  "503": () => refusal(503, "Service Unavailable"),
};

const lasting: Readonly<Record<string, () => Answer>> = {
  "403, its limit is reset in an hour": () => limits.primary(403, inSeconds(3600)),
  "429 with a long retry-after": () => limits.secondary(429, 900),
  "429 without retry-after": () => limits.secondary(429),
  "403 of a secondary limit without retry-after": () => limits.secondary(403),
  "500 without end": () => refusal(500, "Server Error"),
  "503 without end": () => refusal(503, "Service Unavailable"),
};

async function expectDone(world: GitHubWorld): Promise<void> {
  await expectConsistent(world);
  const all = await world.bot.config.pulls.list("all");
  expect(all.filter(({ branch, state }) => branch === "trip-config/prod" && state === "open")).toHaveLength(1);
  await openPull(world, "prod");
}

/** GitHub is asked too much, or is in trouble. */
export const limitScenarios: readonly GitHubScenario[] = [
  {
    name: "limits and trouble that pass by, to a read and to a write of REST and of GraphQL: waited for, exit 0",
    from: "settled",
    run: async (world) => {
      let version = 1;
      for (const answer of Object.values(passing)) {
        await world.edit({ prod: image(`v1.${++version}.0`) });
        const faults = [
          goesWrong(world, answer(), { where: ({ operation }) => operation === "git/get-tree", times: 1 }),
          goesWrong(world, answer(), { where: ({ operation }) => operation === "git/create-tree", times: 1 }),
          goesWrong(world, answer(), { where: ({ operation }) => operation === "graphql/updateRefs", times: 1 }),
        ];
        const { code, diagnostics } = await world.publish();
        expect([code, diagnostics]).toEqual([0, []]);
        for (const remove of faults) remove();
        await expectDone(world);
      }
    },
  },
  ...Object.entries(lasting).map(([name, answer]): GitHubScenario => {
    return {
      name: `${name}: exit 3 without waiting, said why; nothing was written, and the next run does it`,
      from: "settled",
      run: async (world) => {
        await world.edit({ prod: image("v1.1.0") });
        const before = await contentOf(world);
        const remove = goesWrong(world, answer(), { where: ({ isWrite }) => isWrite });
        const { code, stdout, stderr } = await world.run("publish");
        expect(code).toBe(3);
        expect(stdout + stderr).toMatch(/rate limit|Server Error|Service Unavailable/);
        expect(await contentOf(world)).toEqual(before);
        remove();
        expect((await world.publish()).code).toBe(0);
        await expectDone(world);
      },
    };
  }),
  {
    name: "targets that main has are asked about together, and never by name",
    from: "settled",
    run: async (world) => {
      const before = world.exchanges().length;
      const { code, targets } = await world.publish();
      expect(code).toBe(0);
      expect(targets.map(({ action }) => action)).toEqual(["unchanged", "unchanged", "unchanged"]);
      const asked = world.exchanges().slice(before);
      const ofOne = asked.filter(({ path, request }) =>
        /trip-config(%2F|\/)(cluster|dev|prod)/.test(path + JSON.stringify(request)),
      );
      expect(ofOne.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    },
  },
  {
    name: "trouble from the first request on: exit 3",
    run: async (world) => {
      const remove = goesWrong(world, limits.secondary(403));
      expect((await world.run("publish")).code).toBe(3);
      remove();
      goesWrong(world, "cut-before");
      expect((await world.run("publish")).code).toBe(3);
      expect((await world.run("pr", "list")).code).toBe(3);
    },
  },
];
