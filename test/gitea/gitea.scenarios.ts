/**
 * What the bot guarantees on a Gitea: what holds there alone, and of the table of all forges one or two for each
 * command, which reach all that is asked of a forge. With GITEA_SCENARIOS=all, as the nightly workflow has it, the whole table.
 */
import { test } from "vitest";
import { scenarios } from "../publish/scenarios.ts";
import { inWorld, onGitea } from "./on-gitea.ts";
import { giteaScenarios } from "./scenarios.ts";

const isWhole = process.env.GITEA_SCENARIOS === "all";

onGitea("the bot on Gitea", (server) => {
  const chosen = scenarios.filter(({ everyday }) => isWhole || everyday === "everywhere");
  for (const scenario of [...giteaScenarios, ...chosen]) {
    test(scenario.name, () => inWorld(server(), scenario), 1_800_000);
  }
});
