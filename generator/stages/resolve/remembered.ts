import type { Faults } from "./faults.ts";

/**
 * Answers what `read` makes of `given`, or what it made of the same before: environments are mostly alike, and what is
 * the same in a hundred of them is read and kept once. Where there was a fault it is read again, so that each is told.
 */
export type Remembered = <Value extends object>(given: unknown, faults: Faults, read: () => Value) => Value;

/** Remembers for as long as it is used; the kinds of values are told apart by what is given. */
export function remembering(): Remembered {
  const values = new Map<string, object>();
  return <Value extends object>(given: unknown, faults: Faults, read: () => Value) => {
    const key = JSON.stringify(given);
    const before = values.get(key);
    if (before !== undefined) return before as Value;
    const known = faults.diagnostics.length;
    const value = read();
    if (faults.diagnostics.length === known) values.set(key, value);
    return value;
  };
}
