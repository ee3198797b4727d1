import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { Effect } from "../effect.ts";
import type { Change, ResourceChange, Totals, UnitPlan } from "../unit-plan.ts";
import { type Row, worstBy } from "../worst-first.ts";
import { gathered, type Item, type Told } from "./gathered.ts";
import { withoutOwn } from "./own.ts";
import type { Names } from "./template.ts";

/** Plans of units with what is equal in them told once. Plain data; `expanded` makes the plans of it again. */
export interface Grouped {
  /** In the order of the plans. */
  readonly units: readonly GroupedUnit[];
  readonly refusals: readonly Told<Diagnostic>[];
  /** What is changed and what that does, the worst first. */
  readonly groups: readonly Group[];
  readonly resources: readonly Told<ResourceChange>[];
}

interface GroupedUnit {
  readonly unit: string;
  readonly totals: Totals;
}

/** One distinct effect: a change with all that it does, or an effect of a unit as a whole. */
export type Group = ({ readonly about: "object" } & Told<Change>) | ({ readonly about: "unit" } & Told<Effect>);

/**
 * Tells once what is equal. Changes are equal when what they do, and what differs in their fields, is the same but for the
 * environment's name, its namespace and the object's name. An effect more or another value makes another group: so what
 * is worse than the rest, or happens in one place only, stands by itself.
 */
export function grouped(plans: readonly UnitPlan[]): Grouped {
  const names = plans.map(namesOf);
  const itemsOf = <Value>(of: (plan: UnitPlan) => readonly Value[]): readonly Item[] =>
    plans.flatMap((plan, unit) => of(plan).map((value, at) => ({ unit, at, names: names[unit] ?? {}, value })));
  const wholes = gathered<Effect>(itemsOf(({ effects }) => effects));
  const changes = gathered<Change>(itemsOf(({ changes }) => changes).map(changeItem));
  const groups: readonly Group[] = [
    ...wholes.map((told) => ({ about: "unit", ...told }) as const),
    ...changes.map((told) => ({ about: "object", ...told }) as const),
  ];
  return {
    units: plans.map(({ unit, totals }) => ({ unit, totals })),
    refusals: gathered<Diagnostic>(itemsOf(({ refusals }) => refusals)),
    groups: worstBy(groups, rowOf),
    resources: gathered<ResourceChange>(itemsOf(({ resources }) => resources)),
  };
}

/** A group as the row that its first member is. */
export function rowOf(group: Group): Row {
  if (group.about === "unit") return { about: "unit", severity: group.first.severity, effect: group.first };
  return { about: "object", severity: group.first.effects[0]?.severity, change: group.first };
}

/** Folders that exist once per cluster: their name is that of no environment, and they have no namespace. */
const shared: readonly string[] = ["cluster", "argocd"];

function namesOf({ unit, changes, resources }: UnitPlan): Names {
  if (shared.includes(unit)) return {};
  const namespace = resources[0]?.namespace ?? mostFrequent(changes.flatMap(({ object }) => object.namespace ?? []));
  return { environment: unit, ...(namespace !== undefined && { namespace }) };
}

function mostFrequent(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0];
}

function changeItem(item: Item): Item {
  const change = item.value as Change;
  const { compared, own } = withoutOwn(change);
  const names = { ...item.names, object: change.object.name };
  return { ...item, names, value: compared, ...(own && { own }) };
}
