import type { Scenario } from "../world.ts";

export const rollbackScenarios: readonly Scenario[] = [];
