import { byPlace, type LocatedDiagnostic } from "./locate.ts";
import { noRows, type Row, type Rows } from "./rows.ts";

/** Findings that one of two runs has and the other has not. */
export interface News {
  readonly fresh: readonly LocatedDiagnostic[];
  readonly gone: readonly LocatedDiagnostic[];
}

/** What was found until now. */
export interface Known {
  /** By the last run that looked at everything. */
  readonly findings: Rows;
  /** By the last run, where faults of the input kept it from looking at everything. */
  readonly faults: Rows;
}

export const nothingKnown: Known = { findings: noRows, faults: noRows };

/**
 * What a run has found anew, and what no more; and what is known after it. Faults of the input hide what is behind them:
 * what was found there before is neither gone nor, when they are mended, new.
 */
export function newsOf(
  { findings, faults }: Known,
  found: Rows,
  isWhole: boolean,
): { readonly news: News; readonly known: Known } {
  const only = without(listed(faults), listed(findings));
  const now = listed(found);
  const fresh = gathered(without(now, isWhole ? listed(findings) : [...listed(findings), ...only]));
  const mended = without(only, now);
  if (!isWhole) return { news: { fresh, gone: gathered(mended) }, known: { findings, faults: found } };
  const gone = gathered([...mended, ...without(listed(findings), now)]);
  return { news: { fresh, gone }, known: { findings: found, faults: noRows } };
}

function listed({ rows }: Rows): readonly Row[] {
  return [...rows.values()];
}

/**
 * The findings of `all` for which `known` has no equal; of two equal ones, `known` may have one. A finding is equal when it
 * says the same of the same object and file, on a line that reads the same: where that line stands is no part of it.
 */
function without(all: readonly Row[], known: readonly Row[]): readonly Row[] {
  // Most were found again, and are the same row.
  const [same, ours] = [new Set(known), new Set(all)];
  const rest = all.filter((row) => !same.has(row));
  if (rest.length === 0) return [];
  const left = new Map<string, number>();
  for (const row of known) if (!ours.has(row)) left.set(row.said, (left.get(row.said) ?? 0) + row.count);
  return rest.flatMap((row) => {
    const equal = Math.min(row.count, left.get(row.said) ?? 0);
    left.set(row.said, (left.get(row.said) ?? 0) - equal);
    return equal === row.count ? [] : [{ ...row, count: row.count - equal }];
  });
}

/** One for each place, as `locate` tells them, about all the objects that it holds for. */
export function gathered(rows: readonly Row[]): readonly LocatedDiagnostic[] {
  const groups = new Map<string, LocatedDiagnostic[]>();
  for (const { group, located } of rows) {
    const found = groups.get(group);
    if (found === undefined) groups.set(group, [located]);
    else found.push(located);
  }
  return [...groups.values()]
    .flatMap(([first, ...others]) =>
      first === undefined ? [] : [{ ...first, objects: [first, ...others].flatMap(({ objects }) => objects) }],
    )
    .sort(byPlace);
}
