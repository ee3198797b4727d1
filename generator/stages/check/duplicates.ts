import { duplicates as duplicatesAmong } from "./naming/objects.ts";
import { namedObjects } from "./relations/inventory.ts";
import type { Rule } from "./rule.ts";

/** No object and no file is there twice in the unit. */
export const duplicates: Rule = ({ unit }) => duplicatesAmong(namedObjects(unit.objects));
