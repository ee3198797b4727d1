import { raceScenarios } from "./scenarios/races.ts";
import { repositoryScenarios } from "./scenarios/repositories.ts";
import { rightsScenarios } from "./scenarios/rights.ts";
import { ruleScenarios } from "./scenarios/rules.ts";
import type { GiteaScenario } from "./steps.ts";

/** What the bot guarantees on a Gitea beside the table of all forges. */
export const giteaScenarios: readonly GiteaScenario[] = [
  ...rightsScenarios,
  ...repositoryScenarios,
  ...ruleScenarios,
  ...raceScenarios,
];
