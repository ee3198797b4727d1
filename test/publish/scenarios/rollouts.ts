import { expect } from "vitest";
import { promote } from "../../../generator/bot/promote/promote.ts";
import { type GateQuestion, gateFindings } from "../../../generator/daily/health/gate.ts";
import type { UnfinishedRollouts } from "../../../generator/model/health/gate.ts";
import type { RolloutState } from "../../../generator/model/health/rollout.ts";
import { common, develop, images, mergeMove, moved, promoted, runningTags, settingsOf, sourceRefs } from "../moves.ts";
import { publishHere } from "../publish-here.ts";
import { released } from "../released.ts";
import { mergeNow, openPull } from "../steps.ts";
import type { Scenario, World } from "../world.ts";
import { scheduled } from "./rollback-schedules.ts";

const image = (tag: string) => ({ hello: `registry.example.com/trip-service/hello:${tag}` });
const state = { name: "hello", strategy: "canary" } as const;
const paused: RolloutState = {
  ...state,
  phase: "paused",
  pausedUntil: "2026-11-29T19:45:00Z",
  stable: image("v1.0.0"),
  next: image("v1.1.0"),
  weight: 20,
  steps: { done: 1, of: 4 },
};
const aborted: RolloutState = {
  ...state,
  phase: "aborted",
  message: "Metric error-rate assessed Failed (error-rate was 7.5)",
  stable: image("v1.1.0"),
  next: image("v1.3.0"),
  weight: 0,
};

/** In one environment; the others have arrived. */
function only(name: string, rollout: RolloutState): UnfinishedRollouts {
  return async (environment) => (environment.name === name ? [rollout] : []);
}

/** What the gate is asked of an environment that is well, and has deployed that commit, but for a Rollout. */
function healthyBut(rollout: RolloutState, environment: string, change: string): GateQuestion {
  const well = { sync: "synced", health: "healthy", lastSync: "succeeded", smokeTest: "passed" } as const;
  const reading = { kind: "told", by: "cluster", revision: change, ...well } as const;
  const rest = { isDeployed: true, soakSeconds: 0, hasSmokeTest: false, now: new Date() };
  return { environment, reading, rollouts: [rollout], change, ...rest };
}

const publishWith = (world: World, unfinished: UnfinishedRollouts) =>
  publishHere(world.root, async () => world.bot, { unfinished });

const codes = (found: readonly { readonly code: string }[]) => found.map(({ code }) => code);

/** What a canary that has not arrived keeps waiting, and what one that was aborted comes to. */
export const rolloutScenarios: readonly Scenario[] = [
  {
    name: "an aborted canary: the rollback goes to what runs, says what the analysis said, and is published while it is aborted",
    from: "three",
    run: async (world) => {
      const good = await released(world, "v1.1.0");
      // Never arrived, either: what runs is older.
      await released(world, "v1.2.0");
      await released(world, "v1.3.0");
      const back = await scheduled(world, { kind: "degraded", seconds: 900, rollouts: [aborted] });
      expect(back).toMatchObject({ action: "opened", text: { title: `prod: back to ${good}` } });
      const said = "The canary of hello was aborted: Metric error-rate assessed Failed (error-rate was 7.5)";
      expect(back.text?.body).toContain(said);
      expect(back.text?.body).toContain(
        "What runs is registry.example.com/trip-service/hello:v1.1.0, whatever git says.",
      );
      await mergeMove(world, "rollback-prod");
      expect((await settingsOf(world, "prod")).hold).toEqual({ reason: said, release: good });
      await world.pull();
      const published = await publishWith(world, only("prod", aborted));
      expect([published.code, published.diagnostics]).toEqual([0, []]);
      await mergeNow(world.person.config, await openPull(world, "prod"), "merge");
      const { released: tags } = await publishWith(world, only("prod", aborted));
      expect(tags).toHaveLength(1);
      expect(await runningTags(world, "prod")).toEqual(["v1.1.0", "v1.1.0"]);
    },
  },
  {
    name: "nothing is promoted to where a canary has not arrived, unless that is meant",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      const to = (allow: readonly string[]) =>
        promote({
          ...common(world.bot, "staging"),
          allow,
          from: undefined,
          only: undefined,
          tag: undefined,
          gate: async () => [],
          unfinished: only("staging", paused),
          liftHold: false,
          backwards: false,
          pastMigrations: [],
        });
      const refused = await to([]);
      expect([refused.action, codes(refused.diagnostics)]).toEqual(["refused", ["rollout-unfinished"]]);
      expect(refused.diagnostics[0]?.message).toBe(
        "Nothing is promoted: in staging, the canary of hello is at step 2 of 4 with 20 %, paused until 2026-11-29T19:45:00Z.",
      );
      expect((await to(["rollout-unfinished"])).action).toBe("merged");
    },
  },
  {
    name: "nothing leaves an environment whose canary has not arrived: the gate is closed, unless it is told to let it pass",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      const to = (allow: readonly string[]) =>
        promote({
          ...common(world.bot, "staging"),
          allow,
          from: undefined,
          only: undefined,
          tag: undefined,
          gate: async ({ environment: { name }, commit }) => gateFindings(healthyBut(paused, name, commit)),
          liftHold: false,
          backwards: false,
          pastMigrations: [],
        });
      const before = await sourceRefs(world);
      const refused = await to([]);
      expect([refused.action, codes(refused.diagnostics)]).toEqual(["refused", ["gate-rollout"]]);
      expect(refused.diagnostics[0]?.message).toContain(
        "dev is not healthy yet: the canary of hello is at step 2 of 4",
      );
      expect(await sourceRefs(world)).toEqual(before);
      const told = await to(["gate-rollout"]);
      expect([told.action, told.text?.body]).toEqual(["merged", expect.stringContaining("let it pass")]);
    },
  },
  {
    name: "publish merges nothing over a canary that has not arrived, and releases nothing; when it has, both go on",
    from: "three",
    run: async (world) => {
      await world.run("release");
      await world.edit({ dev: images("v1.1.0") });
      const waiting = await publishWith(world, only("dev", paused));
      expect([waiting.code, codes(waiting.diagnostics)]).toEqual([0, ["rollout-unfinished"]]);
      expect((await openPull(world, "dev")).state).toBe("open");
      const gone = await publishWith(world, async () => []);
      expect(gone.targets.find(({ name }) => name === "dev")?.action).toBe("merged");

      await promoted(world, "staging");
      await moved(world, "promote", "prod", "--no-gate");
      await mergeMove(world, "promote-prod");
      await world.pull();
      await world.bring();
      await mergeNow(world.person.config, await openPull(world, "prod"), "merge");
      const held = await publishWith(world, only("prod", aborted));
      expect([codes(held.diagnostics), held.released]).toEqual([["rollout-unfinished"], []]);
      expect(held.diagnostics[0]?.message).toContain("Nothing is released: in prod, the canary of hello was aborted");
      // Another environment keeps nobody.
      const free = await publishWith(world, only("dev", paused));
      expect([free.diagnostics, free.released.length]).toEqual([[], 1]);
    },
  },
];
