import { operatorHolds } from "../../../model/kubernetes/selectors.ts";
import { asRecord, asRecords, asTexts, type Loose, textOf } from "../../../model/loose.ts";
import type { PodTraits } from "./pod-usage.ts";

/** What decides whether the scopes of a quota cover a claim. */
export interface ClaimTraits {
  readonly kind: "claim";
  readonly attributesClass?: string;
}

/** Something that is counted: a pod, a claim or an object of another kind, which no scope ever covers. */
export type Traits = PodTraits | ClaimTraits | { readonly kind: "object" };

/** One condition of a quota. Scopes without an operator are `Exists`. */
export interface Scope {
  readonly name: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** The conditions of a quota: `scopes` and `scopeSelector`, all of which must hold. */
export function readScopes(spec: Loose): readonly Scope[] {
  const plain = asTexts(spec.scopes).map((name) => ({ name, operator: "Exists", values: [] }));
  const selected = asRecords(asRecord(spec.scopeSelector).matchExpressions).map((expression) => ({
    name: textOf(expression.scopeName) ?? "",
    operator: textOf(expression.operator) ?? "",
    values: asTexts(expression.values),
  }));
  return [...plain, ...selected];
}

/** Whether a quota with these conditions counts what has these traits (podMatchesScopeFunc, pvcMatchesScopeFunc). */
export function covers(scopes: readonly Scope[], traits: Traits): boolean {
  return scopes.every((scope) => {
    if (traits.kind === "object") return false;
    if (traits.kind === "claim") {
      return scope.name === "VolumeAttributesClass" && selects(scope, traits.attributesClass);
    }
    switch (scope.name) {
      case "Terminating":
        return traits.terminating;
      case "NotTerminating":
        return !traits.terminating;
      case "BestEffort":
        return traits.bestEffort;
      case "NotBestEffort":
        return !traits.bestEffort;
      case "PriorityClass":
        return selects(scope, traits.priorityClass);
      case "CrossNamespacePodAffinity":
        return traits.crossNamespaceAffinity;
      default:
        return false;
    }
  });
}

/** As a label selector does: NotIn and DoesNotExist are satisfied by what has no class. */
function selects({ operator, values }: Scope, value: string | undefined): boolean {
  return operatorHolds(operator, values, value);
}
