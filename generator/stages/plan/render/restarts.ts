import type { UnitPlan } from "../unit-plan.ts";

/** Workloads whose pods are replaced, in the order in which Argo CD gets to them: wave by wave. */
export function restartOrder({
  changes,
}: UnitPlan): readonly { readonly wave: number; readonly workloads: readonly string[] }[] {
  const waves = new Map<number, string[]>();
  for (const { effects } of changes) {
    for (const effect of effects) {
      if (effect.kind !== "restart" || effect.pods === 0) continue;
      const count = effect.pods === undefined ? "one a node" : `${effect.atLeast ? "≥ " : ""}${effect.pods}`;
      waves.set(effect.wave, [
        ...(waves.get(effect.wave) ?? []),
        `\`${effect.workload.replaceAll("`", "'")}\` (${count})`,
      ]);
    }
  }
  return [...waves].sort(([a], [b]) => a - b).map(([wave, workloads]) => ({ wave, workloads: workloads.sort() }));
}
