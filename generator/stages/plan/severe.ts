import { type Effect, type Severity, severities } from "./effect.ts";
import type { UnitPlan } from "./unit-plan.ts";
import { worstEffects } from "./worst-first.ts";

/** What in a plan keeps a pull request from being merged by the bot. */
export interface Severe {
  /** The worst that merges by itself. */
  readonly mergeUpTo: Severity;
  /** What is worse than that, the worst first. */
  readonly effects: readonly Effect[];
}

/** Effects of the plans that are worse than what merges by itself; undefined: there are none. */
export function severeIn(plans: readonly UnitPlan[], mergeUpTo: Severity): Severe | undefined {
  const isWorse = ({ severity }: Effect) => severities.indexOf(severity) < severities.indexOf(mergeUpTo);
  const all = plans.flatMap(({ effects, changes }) => [...effects, ...changes.flatMap((change) => change.effects)]);
  const effects = worstEffects(all.filter(isWorse));
  return effects.length === 0 ? undefined : { mergeUpTo, effects };
}
