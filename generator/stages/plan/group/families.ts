import type { Group } from "./grouped.ts";

/** Groups that do the same kind of thing to the same kind of object, each with values of its own; in the groups' order. */
export type Family = readonly Group[];

/** Families in the order of the first group of each. Within one nothing is worse than the rest, or of another kind. */
export function familiesOf(groups: readonly Group[]): readonly Family[] {
  const families = new Map<string, Group[]>();
  for (const group of groups) {
    const key = JSON.stringify(shapeOf(group));
    const family = families.get(key);
    if (family === undefined) families.set(key, [group]);
    else family.push(group);
  }
  return [...families.values()];
}

function shapeOf(group: Group): readonly unknown[] {
  if (group.about === "unit") return [group.first.kind, group.first.severity];
  const { action, object, fields, effects, bulk } = group.first;
  const places = fields.map(({ action: what, path }) => [what, ...path.slice(0, 2)].join(" "));
  return [
    action,
    object.kind,
    effects.map(({ kind, severity }) => `${kind} ${severity}`),
    bulk === undefined ? [...new Set(places)].sort() : bulk.what,
  ];
}

/** How much of a family is told: groups in full, then groups on a line each; what is left is counted. */
export interface Room {
  readonly whole: number;
  readonly lines: number;
}

/** What of a family is told how. A family of no more than `small` is told in full. */
export function dividedBy(
  family: Family,
  { whole, lines }: Room,
  small: number,
): { readonly whole: Family; readonly lines: Family; readonly rest: Family } {
  if (family.length <= small) return { whole: family, lines: [], rest: [] };
  return {
    whole: family.slice(0, whole),
    lines: family.slice(whole, whole + lines),
    rest: family.slice(whole + lines),
  };
}
