import { overlapping } from "./budgets/overlapping.ts";
import { readBudgets } from "./budgets/reading.ts";
import { undrainable, unscalable } from "./budgets/undrainable.ts";
import { besideIn } from "./relations/beside.ts";
import { inventoryOf } from "./relations/inventory.ts";
import type { Rule } from "./rule.ts";

/** Budgets under which a node can be drained: some pod may go, and each pod has one budget only. */
export const budgets: Rule = (scope) => {
  const inventory = inventoryOf(scope);
  const read = readBudgets(inventory);
  return [
    ...read.flatMap((budget) => [...undrainable(budget), ...unscalable(budget)]),
    ...overlapping(read, besideIn(inventory.known)),
  ];
};
