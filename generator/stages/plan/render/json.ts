import type { UnitPlan } from "../unit-plan.ts";

/** Plans as one JSON document, a list, in pieces: a unit's as soon as it is planned. */
export function* jsonChunks(plans: Iterable<UnitPlan>): Generator<string> {
  let separator = "[\n";
  for (const plan of plans) {
    yield separator + jsonOf(plan);
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

/** One unit's plan. Its shape is `UnitPlan`, without the places of refusals, which have none. */
export function jsonOf(plan: UnitPlan): string {
  return JSON.stringify(plan, undefined, 2);
}
