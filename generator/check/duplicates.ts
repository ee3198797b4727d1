import { duplicates as duplicatesAmong } from "./naming/objects.ts";
import { inventoryOf } from "./relations/inventory.ts";
import type { Rule } from "./rule.ts";

/** No object and no file is there twice in the unit. */
export const duplicates: Rule = ({ derived }) => duplicatesAmong(derived(inventoryOf).unit);
