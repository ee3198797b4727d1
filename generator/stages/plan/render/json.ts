import type { UnitPlan } from "../unit-plan.ts";

/** One unit's plan. Its shape is `UnitPlan`, without the places of refusals, which have none, and without `bulk`. */
export function planJson(plan: UnitPlan): string {
  return JSON.stringify({ ...plan, changes: plan.changes.map(({ bulk: _, ...change }) => change) }, undefined, 2);
}
