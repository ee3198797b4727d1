import { inventoryOf } from "./relations/inventory.ts";
import { podsOf } from "./relations/pods.ts";
import type { Rule } from "./rule.ts";
import { overflowingMemory } from "./sizes/memory.ts";
import { overflowingRetention, overflowingRetentions } from "./sizes/retention.ts";

/** Sizes that a process is told fit what its container or volume has. */
export const sizes: Rule = (scope) => {
  const inventory = inventoryOf(scope);
  const pods = podsOf(inventory.unit);
  return [
    ...pods.flatMap(overflowingMemory),
    ...pods.flatMap((each) => overflowingRetention(inventory, each)),
    ...overflowingRetentions(inventory),
  ];
};
