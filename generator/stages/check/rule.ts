import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CompiledObject, CompiledUnit } from "../../model/compiled.ts";
import type { Release } from "../../model/kubernetes/releases.ts";

/** What a rule looks at. */
export interface Scope {
  /** The objects to prove, with what was declared beside them. */
  readonly unit: CompiledUnit;
  /** What exists once per cluster (out/cluster), as far as the unit can see it: the ingress controller, issuers, classes, address pools. */
  readonly cluster: readonly CompiledObject[];
  /** Argo CD's objects (argocd/ with bootstrap/). */
  readonly argocd: readonly CompiledObject[];
  /** What the cluster runs. */
  readonly release: Release;
}

/**
 * Whether more may exist than is in sight. Manifests that somebody else made may be one application's or one release's:
 * what they name and do not hold comes with the cluster, or from others, as far as anybody can tell here.
 */
export function isOpen({ kind }: CompiledUnit): boolean {
  return kind === "manifests";
}

/** A proof of one property. It changes nothing and reads nothing but its arguments. */
export type Rule = (scope: Scope) => readonly Diagnostic[];
