/** Texts that stand once, each under its number. */
export interface Table {
  readonly texts: readonly string[];
  /** The number of a text that belongs to a unit. */
  readonly add: (text: string, unit: string) => number;
  /** Takes over texts of another table when they are asked for, and answers their numbers here. */
  readonly from: (others: readonly string[]) => (number: number) => number;
}

/** Stands for the unit's name: in no path, and in JSON written as an escape. */
const blank = "\u0001";

/** A table in which texts of environments that differ in their names alone are one. */
export function table(): Table {
  const texts: string[] = [];
  const numbers = new Map<string, number>();
  const taken = new Map<readonly string[], number[]>();
  const keep = (key: string) => {
    const number = numbers.get(key) ?? texts.push(key) - 1;
    numbers.set(key, number);
    return number;
  };
  return {
    texts,
    add: (text, unit) => keep(text.replaceAll(unit, blank)),
    from: (others) => {
      const known = taken.get(others) ?? [];
      taken.set(others, known);
      return (number) => (known[number] ??= keep(others[number] ?? ""));
    },
  };
}

/** Whether a text is another one for each unit. */
export function isOfUnit(texts: readonly string[], number: number): boolean {
  return texts[number]?.includes(blank) === true;
}

/** The text of a unit by its number. */
export function textIn(texts: readonly string[], number: number, unit: string): string {
  return (texts[number] ?? "").replaceAll(blank, unit);
}

/** The same of lines. */
export function linesIn(texts: readonly string[], number: number, unit: string): readonly string[] {
  const text = textIn(texts, number, unit);
  return text === "" ? [] : text.split("\n");
}
