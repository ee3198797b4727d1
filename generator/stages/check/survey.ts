import type { Compilation } from "../../model/compilation.ts";
import type { CompiledUnit } from "../../model/compiled.ts";
import { type QuotaLevel, quotaLevels } from "./quota/levels.ts";
import { type ReachabilityMatrix, reachabilityMatrix } from "./reachability/matrix.ts";

export type { QuotaLevel, ReachabilityMatrix };

/** What is known of an environment without a fault being looked for: who reaches whom, and what its quotas have to give. */
export interface Survey {
  readonly unit: CompiledUnit;
  readonly matrix: ReachabilityMatrix;
  readonly quotas: readonly QuotaLevel[];
}

/** Looks at one environment after the other, or at those that are named. */
export function* survey({ units }: Compilation, environments?: readonly string[]): Iterable<Survey> {
  if (units === undefined) return;
  const { all, cluster, argocdFor, release } = units;
  for (const unit of all) {
    if (unit.kind !== "environment" || environments?.includes(unit.name) === false) continue;
    const matrix = reachabilityMatrix({ unit, cluster, argocd: argocdFor(unit), release });
    yield { unit, matrix, quotas: quotaLevels(unit, cluster, release) };
  }
}
