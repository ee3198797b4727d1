/** Whole numbers from `first` up to, but not including, `end`. */
export interface Interval<T extends number | bigint> {
  readonly first: T;
  readonly end: T;
}

/** Numbers, as intervals in any order; they may overlap. */
export type Intervals<T extends number | bigint> = readonly Interval<T>[];

/** Whether `value` lies in one of `intervals`. */
export function includes<T extends number | bigint>(intervals: Intervals<T>, value: T): boolean {
  for (const { first, end } of intervals) if (first <= value && value < end) return true;
  return false;
}

/** What is in both. */
export function intersect<T extends number | bigint>(left: Intervals<T>, right: Intervals<T>): Intervals<T> {
  const common: Interval<T>[] = [];
  for (const one of left) {
    for (const other of right) {
      const first = greater(one.first, other.first);
      const end = smaller(one.end, other.end);
      if (first < end) common.push({ first, end });
    }
  }
  return common;
}

/** What is in `whole` and in none of `holes`. */
export function subtract<T extends number | bigint>(whole: Intervals<T>, holes: Intervals<T>): Intervals<T> {
  let rest = whole;
  for (const { first, end } of holes) {
    const left: Interval<T>[] = [];
    for (const one of rest) {
      if (one.first < first) left.push({ first: one.first, end: smaller(one.end, first) });
      if (end < one.end) left.push({ first: greater(one.first, end), end: one.end });
    }
    rest = left;
  }
  return rest;
}

/** The same numbers as intervals that are in order and neither overlap nor touch. */
export function normalize<T extends number | bigint>(intervals: Intervals<T>): Intervals<T> {
  if (intervals.length < 2) return intervals;
  const merged: Interval<T>[] = [];
  for (const next of [...intervals].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))) {
    const last = merged.at(-1);
    if (last === undefined || last.end < next.first) merged.push(next);
    else if (last.end < next.end) merged[merged.length - 1] = { first: last.first, end: next.end };
  }
  return merged;
}

/** Math.min and Math.max take no bigint. */
function smaller<T extends number | bigint>(one: T, other: T): T {
  if (one < other) return one;
  return other;
}

function greater<T extends number | bigint>(one: T, other: T): T {
  if (one > other) return one;
  return other;
}
