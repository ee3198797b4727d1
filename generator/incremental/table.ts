/** Texts that stand once, each under its number. */
export interface Table {
  readonly texts: readonly string[];
  /** The number of a text that belongs to a unit. */
  readonly add: (text: string, unit: string) => number;
}

/** Stands for the unit's name: in no path, and in JSON written as an escape. */
const blank = "\u0001";

/** A table in which texts of environments that differ in their names alone are one. */
export function table(): Table {
  const texts: string[] = [];
  const numbers = new Map<string, number>();
  return {
    texts,
    add: (text, unit) => {
      const key = text.replaceAll(unit, blank);
      const number = numbers.get(key) ?? texts.push(key) - 1;
      numbers.set(key, number);
      return number;
    },
  };
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
