import type { UnitPlan } from "../unit-plan.ts";

/** One unit's plan. Its shape is `UnitPlan`, without the places of refusals, which have none. */
export function planJson(plan: UnitPlan): string {
  return JSON.stringify(plan, undefined, 2);
}
