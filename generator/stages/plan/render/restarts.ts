import type { Effect } from "../effect.ts";
import type { UnitPlan } from "../unit-plan.ts";

/** Workloads whose pods are replaced, in the order in which Argo CD gets to them: wave by wave. */
export function restartOrder({
  changes,
}: UnitPlan): readonly { readonly wave: number; readonly workloads: readonly string[] }[] {
  const waves = new Map<number, string[]>();
  for (const { effects } of changes) {
    for (const effect of effects) {
      if (effect.kind !== "restart" || effect.pods === 0) continue;
      waves.set(effect.wave, [...(waves.get(effect.wave) ?? []), restartName(effect)]);
    }
  }
  return [...waves].sort(([a], [b]) => a - b).map(([wave, workloads]) => ({ wave, workloads: workloads.sort() }));
}

/** A workload and how many of its pods are replaced. */
export function restartName({ workload, pods, atLeast }: Extract<Effect, { kind: "restart" }>): string {
  const count = pods === undefined ? "one a node" : `${atLeast ? "≥ " : ""}${pods}`;
  return `\`${workload.replaceAll("`", "'")}\` (${count})`;
}
