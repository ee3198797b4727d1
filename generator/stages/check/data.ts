import { inventoryOf } from "./relations/inventory.ts";
import type { Rule } from "./rule.ts";
import { unguarded } from "./volumes/guards.ts";
import { sharedWriters } from "./volumes/writers.ts";

/** Data outlives its objects, and two pods never write one volume. Guards are for what Argo CD deploys. */
export const data: Rule = (scope) => {
  const inventory = inventoryOf(scope);
  const isDeployedByArgoCd = scope.unit.kind === "environment" || scope.argocd.length > 0;
  return [...(isDeployedByArgoCd ? unguarded(inventory) : []), ...sharedWriters(inventory)];
};
