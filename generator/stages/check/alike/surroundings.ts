import type { CompiledObject } from "../../../model/compiled.ts";

/** What environments share, to be asked where in it a name stands. */
export interface Surroundings {
  /** Takes an object in, once, and answers its number. */
  readonly add: (subject: CompiledObject) => number;
  /** Words that hold the name as words of their own, with their places, but not with which item of a list they are. */
  readonly holding: (name: string) => readonly string[];
}

/** Words with their places, by what of them may be a name, by each part of that between dashes. */
type Index = Map<string, Map<string, Set<string>>>;

interface Shared {
  readonly subject: CompiledObject;
  /** Where its text stands in that of all. */
  readonly start: number;
  /** Made when a name is found in its text: most objects hold none. */
  index?: Index;
}

/**
 * Names of one environment in the objects of the cluster, and in those of Argo CD that all share. Environments of which
 * the same is said there are alike for the rules; in which item of a list it is said makes no difference to them.
 */
export function surroundings(): Surroundings {
  const numbers = new Map<CompiledObject, number>();
  const all: Shared[] = [];
  let text = "";
  return {
    add: (subject) => {
      const before = numbers.get(subject);
      if (before !== undefined) return before;
      numbers.set(subject, all.length);
      all.push({ subject, start: text.length });
      text += `${JSON.stringify(subject.object)}\n`;
      return all.length - 1;
    },
    holding: (name) => {
      const found: string[] = [];
      for (let at = text.indexOf(name); at >= 0; ) {
        const number = all.findLastIndex(({ start }) => start <= at);
        const shared = all[number];
        if (shared !== undefined) found.push(...wordsHolding(name, indexOf(shared, number)));
        at = text.indexOf(name, all[number + 1]?.start ?? text.length);
      }
      return found;
    },
  };
}

function indexOf(shared: Shared, number: number): Index {
  const { object } = shared.subject;
  if (shared.index === undefined) {
    shared.index = new Map();
    // A definition is as long as many objects and says nothing about environments: where it would is not kept.
    walk(shared.index, object, String(number), object.kind !== "CustomResourceDefinition");
  }
  return shared.index;
}

function wordsHolding(name: string, index: Index): readonly string[] {
  const candidates = index.get(name.slice(name.lastIndexOf("-") + 1)) ?? new Map<string, Set<string>>();
  return [...candidates].flatMap(([token, words]) => (`-${token}-`.includes(`-${name}-`) ? [...words] : []));
}
function walk(index: Index, value: unknown, place: string, deep: boolean): void {
  if (typeof value === "string") {
    take(index, value, place);
  } else if (Array.isArray(value)) {
    for (const item of value) walk(index, item, place, deep);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, field] of Object.entries(value)) {
      const below = deep ? `${place}/${key}` : place;
      take(index, key, below);
      walk(index, field, below, deep);
    }
  }
}

function take(index: Index, text: string, place: string): void {
  for (const word of text.split(/[\s,]+/)) {
    for (const token of word.match(/[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*/g) ?? []) {
      for (const part of token.split("-")) {
        const tokens = entry(index, part, () => new Map<string, Set<string>>());
        entry(tokens, token, () => new Set<string>()).add(`${place} ${word}\n`);
      }
    }
  }
}

function entry<Value>(map: Map<string, Value>, key: string, made: () => Value): Value {
  const there = map.get(key);
  if (there !== undefined) return there;
  const value = made();
  map.set(key, value);
  return value;
}
