import { expect } from "vitest";
import { rollback } from "../../../generator/bot/rollback/rollback.ts";
import type { Degradation } from "../../../generator/model/health/gate.ts";
import { common, mergeMove, moved, openMove, openMoves, settingsOf, sourceRefs } from "../moves.ts";
import { released } from "../released.ts";
import type { Scenario, World } from "../world.ts";

/** `rollback prod --if-degraded-for 10m`, with somebody who knows how prod is. */
export function scheduled(world: World, degradation: Degradation) {
  return rollback({
    ...common(world.bot, "prod"),
    to: undefined,
    whole: false,
    pastMigrations: [],
    reason: undefined,
    ifDegraded: { seconds: 600, ask: async () => degradation },
    merge: false,
  });
}

/** A schedule rolls back what is degraded, and minds what waits already. */
export const rollbackScheduleScenarios: readonly Scenario[] = [
  {
    name: "rollback --if-degraded-for: only when it has been for so long, never when it is held, exit 3 when nobody can tell",
    from: "three",
    run: async (world) => {
      await released(world, "v1.1.0");
      await released(world, "v1.2.0");
      const before = await sourceRefs(world);
      const unknown = await world.run("rollback", "prod", "--if-degraded-for", "10m");
      expect([unknown.code, unknown.stdout]).toEqual([3, ""]);
      expect((await world.run("rollback", "prod", "--if-degraded-for", "ten")).code).toBe(2);
      expect(await scheduled(world, { kind: "not-degraded" })).toMatchObject({
        action: "unchanged",
        why: "prod is not degraded.",
      });
      const early = await scheduled(world, { kind: "degraded", seconds: 599, rollouts: [] });
      expect(early).toMatchObject({ action: "unchanged", why: expect.stringContaining("not for 10m yet") });
      expect(await sourceRefs(world)).toEqual(before);
      const late = await scheduled(world, { kind: "degraded", seconds: 600, rollouts: [] });
      expect(late).toMatchObject({ action: "opened", text: { title: "prod: back to v1.0.1" } });
      expect((await scheduled(world, { kind: "degraded", seconds: 900, rollouts: [] })).action).toBe("kept");
      await mergeMove(world, "rollback-prod");
      const held = await scheduled(world, { kind: "degraded", seconds: 900, rollouts: [] });
      expect(held).toMatchObject({ action: "unchanged", why: expect.stringContaining("prod is held") });
      expect(await openMoves(world)).toEqual([]);
    },
  },
  {
    name: "a rollback that waits keeps its reason, a schedule leaves one to another release alone, and a newer one says what it supersedes",
    from: "three",
    run: async (world) => {
      const oldest = await released(world, "v1.1.0");
      const good = await released(world, "v1.2.0");
      await released(world, "v1.3.0");
      await moved(world, "rollback", "prod", "--reason", "answers with errors");
      const degraded = { kind: "degraded", seconds: 900, rollouts: [] } as const;
      expect((await scheduled(world, degraded)).action).toBe("kept");
      const first = await openMove(world, "rollback-prod");
      expect((await settingsOf(world, "prod", first.head)).hold).toEqual({
        reason: "answers with errors",
        release: good,
      });

      const { stdout } = await world.run("rollback", "prod", "--to", oldest);
      expect(stdout).toContain(`prod updated #${first.number}: back to ${oldest}\n`);
      expect(stdout).toContain(`Supersedes what it was before: prod: back to ${good}.\n`);
      const second = await openMove(world, "rollback-prod");
      expect(second.body).toContain(`Supersedes what this pull request was before: prod: back to ${good}.`);
      expect((await settingsOf(world, "prod", second.head)).hold?.reason).toBe("rolled back from v1.0.3");
      expect(await scheduled(world, degraded)).toMatchObject({
        action: "unchanged",
        why: `Another rollback waits already, and a schedule leaves it alone: #${first.number}, prod: back to ${oldest}.`,
      });
      expect(await openMove(world, "rollback-prod")).toEqual(second);
    },
  },
];
