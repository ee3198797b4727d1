import { type Effect, kinds, type Severity, severities } from "./effect.ts";
import type { Change, UnitPlan } from "./unit-plan.ts";

/** What one line says of a unit: a change with what it does, or an effect of the unit as a whole. */
export type Row =
  | { readonly about: "object"; readonly severity: Severity | undefined; readonly change: Change }
  | { readonly about: "unit"; readonly severity: Severity; readonly effect: Effect };

/** Everything that order is made of, the more telling part first. */
type Rank = readonly [badness: number, action: number, text: string];

/** Effects, the worst first; what is equally bad stays in the order of the texts, never in that of the input. */
export function worstEffects(effects: readonly Effect[]): readonly Effect[] {
  return sorted(effects, (effect) => [badnessOf(effect), 0, effect.message]);
}

/** Changes by their worst effect; what is equally bad by file. */
export function worstChanges(changes: readonly Change[]): readonly Change[] {
  return sorted(changes, rankOf);
}

/** All that a unit's plan tells, the worst first, whether it is about an object or about the unit as a whole. */
export function worstRows({ changes, effects }: Pick<UnitPlan, "changes" | "effects">): readonly Row[] {
  const rows: readonly Row[] = [
    ...effects.map((effect) => ({ about: "unit", severity: effect.severity, effect }) as const),
    ...changes.map((change) => ({ about: "object", severity: change.effects[0]?.severity, change }) as const),
  ];
  return worstBy(rows, (row) => row);
}

/** Whatever is told as a row each, by these rows. */
export function worstBy<Item>(items: readonly Item[], rowOf: (item: Item) => Row): readonly Item[] {
  return sorted(items, (item) => {
    const row = rowOf(item);
    return row.about === "object" ? rankOf(row.change) : unitRank([row.effect]);
  });
}

/** What has its details told together: an object, or the unit as a whole. */
export type Subject =
  | { readonly about: "object"; readonly change: Change }
  | { readonly about: "unit"; readonly effects: readonly Effect[] };

/** What is worth details, by the worst of each. */
export function worstSubjects(plan: Pick<UnitPlan, "changes" | "effects">): readonly Subject[] {
  const changes = plan.changes.filter(({ fields, effects }) => fields.length > 0 || effects.length > 0);
  const subjects: readonly Subject[] = [
    ...(plan.effects.length === 0 ? [] : [{ about: "unit", effects: plan.effects } as const]),
    ...changes.map((change) => ({ about: "object", change }) as const),
  ];
  return sorted(subjects, (subject) =>
    subject.about === "object" ? rankOf(subject.change) : unitRank(subject.effects),
  );
}

/** Plans of several units, or what is made of them: first what is refused, then by the worst that each tells. */
export function worstUnits<Item>(
  items: readonly Item[],
  plansOf: (item: Item) => readonly UnitPlan[],
): readonly Item[] {
  return sorted(items, (item) => [Math.min(...plansOf(item).map(unitBadness), Number.MAX_SAFE_INTEGER), 0, ""]);
}

function unitBadness(plan: UnitPlan): number {
  if (plan.refusals.length > 0) return -1;
  return Math.min(unitRank(plan.effects)[0], ...plan.changes.slice(0, 1).map((change) => rankOf(change)[0]));
}

/** Effects of a unit as a whole, the worst first: before what is equally bad and about an object. */
function unitRank(effects: readonly Effect[]): Rank {
  return [badnessOf(effects[0]), -1, ""];
}

const actions = ["delete", "change", "create"] as const satisfies readonly Change["action"][];

function rankOf({ effects: [worst], action, path }: Change): Rank {
  return [badnessOf(worst), actions.indexOf(action), path];
}

/** The lower, the worse; nothing is better than any effect. */
function badnessOf(effect: Effect | undefined): number {
  if (effect === undefined) return Number.MAX_SAFE_INTEGER;
  const { severity, kind } = effect;
  return severities.indexOf(severity) * kinds.length + kinds.indexOf(kind);
}

function sorted<Item>(items: readonly Item[], rank: (item: Item) => Rank): readonly Item[] {
  const ranked = items.map((item) => ({ item, rank: rank(item) }));
  return ranked.sort((a, b) => compare(a.rank, b.rank)).map(({ item }) => item);
}

function compare([badness, action, text]: Rank, [otherBadness, otherAction, otherText]: Rank): number {
  if (badness !== otherBadness) return badness - otherBadness;
  return action - otherAction || (text < otherText ? -1 : text > otherText ? 1 : 0);
}
