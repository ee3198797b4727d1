import type { Compilation } from "../../model/compilation.ts";
import { type ReachabilityMatrix, reachabilityMatrix } from "./reachability/matrix.ts";

/** Who reaches whom in one unit. */
export interface UnitMatrix extends ReachabilityMatrix {
  readonly unit: string;
}

/** The matrices of the environments, or of those that are named, or of manifests. */
export function matrices({ units }: Compilation, environments?: readonly string[]): readonly UnitMatrix[] {
  if (units === undefined) return [];
  const { all, cluster, argocdFor, release } = units;
  return [...all]
    .filter(
      ({ kind, name }) => (kind === "environment" && (environments?.includes(name) ?? true)) || kind === "manifests",
    )
    .map((unit) => ({ unit: unit.name, ...reachabilityMatrix({ unit, cluster, argocd: argocdFor(unit), release }) }));
}
