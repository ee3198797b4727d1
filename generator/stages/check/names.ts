import { labelNames } from "./naming/labels.ts";
import { objectNames } from "./naming/objects.ts";
import { ownPartNames, podPartNames } from "./naming/parts.ts";
import { namedObjects } from "./relations/inventory.ts";
import { podsOf } from "./relations/pods.ts";
import type { Rule } from "./rule.ts";

/** The API server accepts every name of the unit, and controllers can make their own names out of it. */
export const names: Rule = ({ unit, release }) => {
  const own = namedObjects(unit.objects);
  return [
    ...own.flatMap((subject) => [...objectNames(subject, release), ...labelNames(subject), ...ownPartNames(subject)]),
    ...podsOf(own).flatMap(({ maker, spec }) => podPartNames(maker, spec)),
  ];
};
