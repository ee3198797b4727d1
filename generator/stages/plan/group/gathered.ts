import { groupBy } from "../../../model/grouping.ts";
import type { Own } from "./own.ts";
import { filled, type Names, templateOf } from "./template.ts";

/** Something that plans tell, with all who have it. */
export interface Told<Value> {
  /** As `filled` takes it. */
  readonly template: string;
  /** At least one; in the order of units, and of what is told in each. */
  readonly members: readonly Member[];
  /** The value of the first member. */
  readonly first: Value;
}

export interface Member {
  /** Index of the unit, and of the value in that unit's list. */
  readonly unit: number;
  readonly at: number;
  readonly names: Names;
  /** What of the value is its own, in the place of what the template says. */
  readonly own?: Own;
}

/** A value before it is known who has the same. */
export interface Item extends Member {
  readonly value: unknown;
}

/** The value of one who has it, as its plan has it. */
export function memberValue<Value>({ template }: Pick<Told<Value>, "template">, { names, own }: Member): Value {
  const value = filled<Value>(template, names);
  return own === undefined ? value : { ...value, ...own };
}

/**
 * Items that are equal, in the order of the first of each. First those that are equal word by word, for then the name of an
 * environment means nothing in them, as `test` in `smoke-test`; then those that are equal but for names.
 */
export function gathered<Value>(items: readonly Item[]): readonly Told<Value>[] {
  const alike = [...groupBy(items, (item) => templateOf(item.value, item.names, surelyNames(item))).values()];
  const classes = groupBy(alike, (members) => {
    const [first] = members;
    if (first === undefined) return "";
    const isInSeveral = members.some(({ unit }) => unit !== first.unit);
    // What they were compared by comes first again: else an object `web` would be taken for a part of `shop-web`, which is no
    // name of an object in the other namespaces.
    const words = isInSeveral ? ([...surelyNames(first), "object"] as const) : allNames;
    return templateOf(first.value, first.names, words);
  });
  return [...classes].map(([template, found]) => {
    const members = found.flat().sort((a, b) => a.unit - b.unit || a.at - b.at);
    return {
      template,
      members: members.map(({ value: _, ...member }) => member),
      first: memberValue<Value>({ template }, members[0] ?? { unit: 0, at: 0, names: {} }),
    };
  });
}

const allNames = ["object", "namespace", "environment"] as const satisfies readonly (keyof Names)[];

/** A namespace is no word of other texts, unless it is called as its environment. */
function surelyNames({ names }: Member): readonly (keyof Names)[] {
  return names.namespace === names.environment ? [] : ["namespace"];
}
