import { createHash } from "node:crypto";
import { isWhole, type Statement, statementsOf } from "./statements.ts";
import type { UnitPlan } from "./unit-plan.ts";

/**
 * Digest of what plans mean. Neither the order of what is told nor its words are in it: a later version that says the same in
 * other words comes to the same digest, and one that sees more in a change to another.
 */
export function planDigest(plans: readonly UnitPlan[]): string {
  const hash = createHash("sha256");
  const lines = statementsOf(plans).map(({ key, value }) => `${JSON.stringify([key, value])}\n`);
  for (const line of ["trip-config plan 1\n", ...lines.sort()]) hash.update(line);
  return `sha256:${hash.digest("hex")}`;
}

/** How the plan that somebody has seen differs from the one that there is now, in words. */
export interface PlanDifferences {
  /** What only the plan of now says. */
  readonly appeared: readonly string[];
  /** What only the plan that was seen says. */
  readonly gone: readonly string[];
  /** What both speak of, and say differently. */
  readonly other: readonly string[];
}

export function planDifferences(then: readonly UnitPlan[], now: readonly UnitPlan[]): PlanDifferences {
  const [seen, made] = [byKey(statementsOf(then)), byKey(statementsOf(now))];
  const other = [...made].flatMap(([key, { value, words }]) => {
    const before = seen.get(key);
    return before === undefined || before.value === value ? [] : [`${words}, where it was: ${before.words}`];
  });
  return { appeared: onlyIn(made, seen), gone: onlyIn(seen, made), other };
}

/** Whether all that the plan of now says was seen, and some of it is no more: what merges by itself needs no second look then. */
export function isLess({ appeared, other, gone }: PlanDifferences): boolean {
  return gone.length > 0 && appeared.length + other.length === 0;
}

/** Of an object that only one side changes, that it does says all. */
function onlyIn(some: ReadonlyMap<string, Statement>, others: ReadonlyMap<string, Statement>): readonly string[] {
  const only = [...some.values()].filter(({ key }) => !others.has(key));
  const objects = new Set(only.filter(isWhole).map(({ object }) => object));
  return only.filter((one) => isWhole(one) || !objects.has(one.object)).map(({ words }) => words);
}

/** What is said twice has a key for each time. */
function byKey(statements: readonly Statement[]): ReadonlyMap<string, Statement> {
  const found = new Map<string, Statement>();
  for (const statement of statements) {
    let key = statement.key;
    while (found.has(key)) key += " again";
    found.set(key, { ...statement, key });
  }
  return found;
}
