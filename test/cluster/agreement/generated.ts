/**
 * How much is generated, and from what: AGREEMENT_ENVIRONMENTS and AGREEMENT_SEED of the command line. What only asks the
 * API server takes a multiple of the number.
 */
import fc from "fast-check";
import { inject } from "vitest";

/** `times` as many values as there are to be environments, the same ones for the same seed and number. */
export function generated<Value>(arbitrary: fc.Arbitrary<Value>, times = 1): readonly Value[] {
  const { environments, seed } = inject("agreement");
  return fc.sample(arbitrary, { numRuns: environments * times, seed });
}

/** How many environments are really deployed. */
export function deployed(): number {
  return inject("agreement").environments;
}

/** What to type to get the same environments again. */
export function reproduction(): string {
  const { environments, seed } = inject("agreement");
  return `AGREEMENT_ENVIRONMENTS=${environments} AGREEMENT_SEED=${seed}`;
}

/** Milliseconds of a test that takes so many minutes alone, with as many environments as there are, on a machine that is busy. */
export function patience(minutes: number): number {
  return Math.max(1, deployed() / 12) * minutes * 4 * 60_000;
}

/** Calls `each` with every item, at most `width` at a time, and gives the results in the order of the items. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  width: number,
  each: (item: Item, at: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const entries = items.entries();
  const worker = async () => {
    for (const [at, item] of entries) results[at] = await each(item, at);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
