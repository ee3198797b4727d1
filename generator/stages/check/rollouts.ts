import { isRollout } from "../../model/kubernetes/rollouts.ts";
import { inventoryOf } from "./relations/inventory.ts";
import { laterThings } from "./rollouts/behind.ts";
import { endings } from "./rollouts/endings.ts";
import { missingNames } from "./rollouts/names.ts";
import { isOpen, type Rule } from "./rule.ts";

/**
 * Rollouts of Argo Rollouts 1.10 with their analyses: whether the controller takes them, whether they come to their end by
 * themselves, what they name, and what waits for them.
 */
export const rollouts: Rule = (scope) => {
  const found = scope.unit.objects.filter(({ object }) => isRollout(object));
  if (found.length === 0) return [];
  const inventory = inventoryOf(scope);
  // A person who goes on may well be meant in manifests of others, and what they name may be somebody else's.
  const isWhole = !isOpen(scope.unit);
  return [
    ...found.flatMap((subject) => endings(subject, inventory, isWhole)),
    ...(isWhole ? found.flatMap((subject) => missingNames(subject, inventory)) : []),
    ...(isWhole ? laterThings(found, inventory) : []),
  ];
};
