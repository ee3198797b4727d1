/**
 * Below 0: the version `one` is older than `other`, by their numbers. Where a number is missing `missing` stands for it; NaN:
 * whatever the other has.
 */
export function compareNumbers(one: readonly number[], other: readonly number[], missing = 0): number {
  for (let index = 0; index < Math.max(one.length, other.length); index++) {
    const [left, right] = [one[index] ?? missing, other[index] ?? missing];
    if (!Number.isNaN(left) && !Number.isNaN(right) && left !== right) return left - right;
  }
  return 0;
}

/** The numbers of a version that has nothing else. */
export function numbersOf(version: string): readonly number[] {
  return version.split(".").map(Number);
}
