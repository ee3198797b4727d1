import { cutScenarios } from "./scenarios/cuts.ts";
import { limitScenarios } from "./scenarios/limits.ts";
import { raceScenarios } from "./scenarios/races.ts";
import { repositoryScenarios } from "./scenarios/repositories.ts";
import { rightsScenarios } from "./scenarios/rights.ts";
import { ruleScenarios } from "./scenarios/rules.ts";
import type { GitHubScenario } from "./steps.ts";

/** What the bot guarantees on GitHub beside the table of all forges. */
export const gitHubScenarios: readonly GitHubScenario[] = [
  ...rightsScenarios,
  ...ruleScenarios,
  ...repositoryScenarios,
  ...raceScenarios,
  ...limitScenarios,
  ...cutScenarios,
];
