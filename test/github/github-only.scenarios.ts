import { test } from "vitest";
import { inWorld } from "./in-world.ts";
import { onGitHub } from "./on-github.ts";
import { firstPublishCutAt, moments } from "./scenarios/cuts.ts";
import { gitHubScenarios } from "./scenarios.ts";

onGitHub("the bot on GitHub alone", (hub) => {
  for (const scenario of gitHubScenarios) test(scenario.name, () => inWorld(hub(), scenario), 1_800_000);

  for (const moment of moments) {
    const whole = async () => {
      for (let write = 1, outcome = "cut"; outcome === "cut"; write++) {
        await inWorld(hub(), {
          run: async (world) => {
            outcome = await firstPublishCutAt(world, write, moment);
          },
        });
      }
    };
    test(
      `${moment} at every write of the first publish, and nothing after it: exit 3, then run again`,
      whole,
      1_800_000,
    );
  }
});
