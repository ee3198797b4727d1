import type { LocatedDiagnostic } from "./locate.ts";

/** Findings that one of two runs has and the other has not. */
export interface News {
  readonly fresh: readonly LocatedDiagnostic[];
  readonly gone: readonly LocatedDiagnostic[];
}

/** What was found until now. */
export interface Known {
  /** By the last run that looked at everything. */
  readonly findings: readonly LocatedDiagnostic[];
  /** By the last run, where faults of the input kept it from looking at everything. */
  readonly faults: readonly LocatedDiagnostic[];
}

/**
 * What a run has found anew, and what no more; and what is known after it. Faults of the input hide what is behind them:
 * what was found there before is neither gone nor, when they are mended, new.
 */
export function newsOf(
  { findings, faults }: Known,
  found: readonly LocatedDiagnostic[],
  isWhole: boolean,
): { readonly news: News; readonly known: Known } {
  const only = without(faults, findings);
  const fresh = without(found, isWhole ? findings : [...findings, ...only]);
  const mended = without(only, found);
  if (!isWhole) return { news: { fresh, gone: mended }, known: { findings, faults: found } };
  return {
    news: { fresh, gone: [...mended, ...without(findings, found)] },
    known: { findings: found, faults: [] },
  };
}

/**
 * The findings of `all` for which `known` has no equal; of two equal ones, `known` may have one. A finding is equal when it says
 * the same of the same object and file, on a line that reads the same: where that line stands is no part of it. Of one
 * that is about several objects, those are left for which there is none.
 */
function without(all: readonly LocatedDiagnostic[], known: readonly LocatedDiagnostic[]): readonly LocatedDiagnostic[] {
  const left = new Map<string, number>();
  for (const diagnostic of known) {
    for (const key of keysOf(diagnostic)) left.set(key, (left.get(key) ?? 0) + 1);
  }
  return all.flatMap((diagnostic) => {
    const { objects } = diagnostic;
    const fresh = keysOf(diagnostic).map((key) => {
      const count = left.get(key) ?? 0;
      if (count > 0) left.set(key, count - 1);
      return count === 0;
    });
    if (!fresh.includes(true)) return [];
    return [{ ...diagnostic, objects: objects.filter((_object, index) => fresh[index] === true) }];
  });
}

/** One for each object, or the one of a finding that is about none. */
function keysOf({ code, severity, message, location, objects }: LocatedDiagnostic): readonly string[] {
  const line = location?.range?.text.trim().replace(/,$/, "");
  return (objects.length === 0 ? [""] : objects).map((object) =>
    JSON.stringify([code, severity, message, location?.file, line, object]),
  );
}
