import type { UnitPlan } from "../unit-plan.ts";
import { memberValue, type Told } from "./gathered.ts";
import type { Grouped } from "./grouped.ts";

/** The plans that were grouped. */
export function expanded({ units, refusals, groups, resources }: Grouped): readonly UnitPlan[] {
  const changes = listsOf(groups.flatMap((group) => (group.about === "object" ? [group] : [])));
  const effects = listsOf(groups.flatMap((group) => (group.about === "unit" ? [group] : [])));
  const [refused, needed] = [listsOf(refusals), listsOf(resources)];
  return units.map(({ unit, totals }, index) => ({
    unit,
    totals,
    changes: changes(index),
    effects: effects(index),
    resources: needed(index),
    refusals: refused(index),
  }));
}

/** What each unit has of it, in its own order. */
function listsOf<Value>(all: readonly Told<Value>[]): (unit: number) => readonly Value[] {
  const lists = new Map<number, { readonly at: number; readonly value: Value }[]>();
  for (const told of all) {
    for (const member of told.members) {
      const list = lists.get(member.unit) ?? [];
      list.push({ at: member.at, value: memberValue(told, member) });
      lists.set(member.unit, list);
    }
  }
  return (unit) => (lists.get(unit) ?? []).sort((a, b) => a.at - b.at).map(({ value }) => value);
}
