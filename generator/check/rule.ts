import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CompiledObject, CompiledUnit } from "../model/compiled.ts";

/** What is proven, and what it is held against. */
export interface Subjects {
  /** The objects to prove, with what was declared beside them. */
  readonly unit: CompiledUnit;
  /** What exists once per cluster (out/cluster): the ingress controller, issuers, classes, address pools. */
  readonly cluster: readonly CompiledObject[];
  /** Argo CD's objects (argocd/ with bootstrap/). */
  readonly argocd: readonly CompiledObject[];
}

/** What a rule looks at. */
export interface Scope extends Subjects {
  /** What `derive` makes of this scope: made once, for all rules that ask. */
  readonly derived: Derived<Scope>;
  /** What `derive` makes of the cluster's objects: made once, for all units of a compilation. */
  readonly derivedOfCluster: Derived<readonly CompiledObject[]>;
}

type Derived<From> = <T>(derive: (from: From) => T) => T;

/** A proof of one property. It changes nothing and reads nothing but its arguments. */
export type Rule = (scope: Scope) => readonly Diagnostic[];

/** Scopes of units that are held against the same cluster. */
export function scopesIn(cluster: readonly CompiledObject[]): (subjects: Omit<Subjects, "cluster">) => Scope {
  const derivedOfCluster = derivedOf(() => cluster);
  return ({ unit, argocd }) => {
    const scope: Scope = { unit, cluster, argocd, derived: derivedOf(() => scope), derivedOfCluster };
    return scope;
  };
}

/** The scope of a single unit. */
export function scopeOf({ cluster, ...subjects }: Subjects): Scope {
  return scopesIn(cluster)(subjects);
}

/** Remembers what was derived, by the function that derives it, for as long as the scope is used. */
function derivedOf<From>(from: () => From): Derived<From> {
  const made = new Map<unknown, unknown>();
  return <T>(derive: (from: From) => T): T => {
    if (!made.has(derive)) made.set(derive, derive(from()));
    return made.get(derive) as T;
  };
}
