import { expect } from "vitest";
import { promote } from "../../../generator/bot/promote/promote.ts";
import { common, deployed, develop, images, mergeMove, moved, promoted } from "../moves.ts";
import { handCommit, openPull } from "../steps.ts";
import type { Scenario, World } from "../world.ts";

const days = 86_400_000;

/** What a promotion to prod would say in three and a half days. */
async function promotionLater({ bot }: World): Promise<string> {
  const promotion = await promote({
    ...common(bot, "prod"),
    dryRun: true,
    now: new Date(Date.now() + 3.5 * days),
    from: undefined,
    only: undefined,
    tag: undefined,
    gate: undefined,
    liftHold: false,
    backwards: false,
    pastMigrations: [],
  });
  return promotion.text?.body ?? "";
}

/** What the environment that comes before has already is said where history proves it, and nothing where it does not. */
export const alreadyScenarios: readonly Scenario[] = [
  {
    name: "a promotion says since when the earlier environment has what it brings, and so does the pull request in config",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await promoted(world, "staging");
      const { config } = world.bot;
      const [since] = await config.history((await config.branch("main")) ?? "", ["staging"], { limit: 1 });
      const promotion = await promotionLater(world);
      expect(promotion).toContain("### What `staging` has already");
      expect(promotion).toMatch(
        new RegExp(
          "- `Deployment/greeter`, `Deployment/hello`: the same as staging has had in config's main for 3 days " +
            `\\(since \\d{4}-\\d\\d-\\d\\d, commit ${since?.oid.slice(0, 12)}\\), except namespace\\.`,
        ),
      );
      await moved(world, "promote", "prod", "--no-gate");
      await mergeMove(world, "promote-prod");
      await world.pull();
      const { stdout } = await world.run("plan", "--env", "prod");
      expect(stdout).toMatch(
        /\n\nWhat `staging` has already of what `prod` gets:\n {2}`Deployment\/greeter`, `Deployment\/hello`: the same as staging/,
      );
      const page = "https://ci.example.com/runs/7?a=(b)";
      await world.publish("--env", "prod", "--page", page);
      const { body } = await openPull(world, "prod");
      expect(body).toContain("### What `staging` has already");
      expect(body).toContain(`[The page of this run](<${page}>)`);
    },
  },
  {
    name: "what the earlier environment does not have, or somebody has edited there by hand, is said of nothing",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await promoted(world, "staging");
      await world.edit({ prod: images("v1.1.0", "v1.3.0") });
      await world.publish("--env", "prod");
      const { body } = await openPull(world, "prod");
      const [, section = ""] = /### What `staging` has already\n\n(.*)\n\n/.exec(body) ?? [];
      expect(section).toContain("`Deployment/hello`");
      expect(section).not.toContain("greeter");
      await handCommit(world, "main", "staging/extra.yaml", "by: hand\n");
      await world.edit({ prod: images("v1.1.0", "v1.4.0") });
      await world.publish("--env", "prod");
      expect((await openPull(world, "prod")).body).not.toContain("has already");
      await world.edit({ prod: images("v1.0.0") });
      expect((await world.publish("--env", "prod")).targets[0]?.action).toBe("withdrawn");
      await world.publish("--allow", "hand-edit");
      await deployed(world);
    },
  },
];
