import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { groupBy } from "../../../model/grouping.ts";
import type { Effect } from "../effect.ts";
import { memberValue, type Told } from "../group/gathered.ts";
import type { Grouped } from "../group/grouped.ts";
import { placesOf, shownValue } from "../group/places.ts";
import type { Change, ResourceChange, Totals } from "../unit-plan.ts";
import { totalsText } from "./lines.ts";
import { type Everywhere, listing, unitsText } from "./places.ts";
import { restartName } from "./restarts.ts";

/** Lines of totals, distinct amounts of one resource, workloads of a wave, sets of these, and refusals of one code. */
const most = { totals: 6, amounts: 3, workloads: 8, sets: 4, refusals: 8 } as const;

/** What changes in each unit in numbers; of many units, what changes in all. */
export function totalsLines({ units: every }: Grouped, all: Everywhere): readonly string[] {
  const units = every.filter(
    ({ totals: { created, changed, deleted, restated } }) => created + changed + deleted + restated,
  );
  const texts = collected(
    units,
    ({ totals }) => totalsText(totals),
    ({ unit }) => unit,
  );
  if (texts.length <= most.totals) return texts.map(([text, names]) => `${unitsText(names, all)}: ${text}`);
  const sum = (of: keyof Totals) => units.reduce((total, { totals }) => total + totals[of], 0);
  const totals = {
    created: sum("created"),
    changed: sum("changed"),
    deleted: sum("deleted"),
    unchanged: sum("unchanged"),
    restated: sum("restated"),
  };
  return [
    `${unitsText(
      units.map(({ unit }) => unit),
      all,
    )} together: ${totalsText(totals)}`,
  ];
}

/** Workloads whose pods are replaced, wave by wave, and in which units they are. */
export function orderRows(plans: Grouped, all: Everywhere): readonly string[] {
  const waves = new Map<number, Map<string, Set<string>>>();
  for (const group of plans.groups) {
    if (group.about !== "object" || !group.first.effects.some(isRestart)) continue;
    for (const member of group.members) {
      for (const effect of memberValue<Change>(group, member).effects) {
        if (!isRestart(effect)) continue;
        const workloads = waves.get(effect.wave) ?? new Map<string, Set<string>>();
        const name = restartName(effect);
        workloads.set(name, (workloads.get(name) ?? new Set()).add(plans.units[member.unit]?.unit ?? ""));
        waves.set(effect.wave, workloads);
      }
    }
  }
  return [...waves]
    .sort(([a], [b]) => a - b)
    .map(([wave, workloads]) => `wave ${wave}: ${waveText(workloads, plans, all)}`);
}

function waveText(workloads: ReadonlyMap<string, ReadonlySet<string>>, plans: Grouped, all: Everywhere): string {
  const sets = collected(
    [...workloads],
    ([, units]) => JSON.stringify([...units]),
    ([name, units]) => ({ name, units }),
  );
  const texts = sets.map(([, own]) => {
    const names = own.map(({ name }) => name).sort();
    const units = [...(own[0]?.units ?? [])];
    return `${listing(names, most.workloads)}${plans.units.length === 1 ? "" : ` in ${unitsText(units, all)}`}`;
  });
  const rest = texts.length - most.sets;
  return rest > 1 ? `${texts.slice(0, most.sets).join("; ")}; ${rest.toLocaleString("en")} more` : texts.join("; ");
}

function isRestart(effect: Effect): effect is Extract<Effect, { kind: "restart" }> {
  return effect.kind === "restart" && effect.pods !== 0;
}

/** What is needed of a resource, what the quota allows, and in which units. */
interface Needed {
  readonly resource: string;
  readonly needed: string;
  readonly allowed: string;
  readonly where: string;
}

/** What is needed and allowed, amount by amount; of many amounts of one resource, the first and how many more. */
export function neededRows(plans: Grouped, all: Everywhere): readonly Needed[] {
  const resources = collected(
    plans.resources,
    ({ first }) => first.resource,
    (told) => told,
  );
  return resources.flatMap(([resource, amounts]) => {
    const shown = amounts.slice(0, amounts.length > most.amounts + 1 ? most.amounts : amounts.length);
    const rest = amounts.length - shown.length;
    return [
      ...shown.map((told) => ({ resource, ...amountsOf(told), where: where(told, plans, all) })),
      ...(rest > 0 ? [{ resource, needed: `${rest.toLocaleString("en")} other amounts`, allowed: "", where: "" }] : []),
    ];
  });
}

function amountsOf(told: Told<ResourceChange>): Pick<Needed, "needed" | "allowed"> {
  const { from, to, limitFrom, limitTo } = shownValue(told);
  const isLimited = limitFrom !== undefined || limitTo !== undefined;
  return {
    needed: changeText(from, to),
    allowed: isLimited ? changeText(limitFrom ?? "no limit", limitTo ?? "no limit") : "",
  };
}

function where(told: Told<ResourceChange>, plans: Grouped, all: Everywhere): string {
  if (plans.units.length === 1) return "";
  return unitsText(
    placesOf(told, plans).flatMap(({ units }) => units),
    all,
  );
}

function changeText(from: string, to: string): string {
  return from === to ? to : `${from} → ${to}`;
}

/** What is refused and where; of many of one code, the first, and how many more there are. */
export function refusalRows(plans: Grouped, all: Everywhere): readonly Pick<Diagnostic, "code" | "message" | "hint">[] {
  const isOne = plans.units.length === 1;
  const units = (told: readonly Told<Diagnostic>[]) =>
    unitsText([...new Set(told.flatMap((one) => placesOf(one, plans).flatMap((place) => place.units)))], all);
  const codes = collected(
    plans.refusals,
    ({ first }) => first.code,
    (told) => told,
  );
  return codes.flatMap(([, told]) => {
    const shown = told.slice(0, told.length > most.refusals ? most.amounts : told.length);
    const rest = told.slice(shown.length);
    const [more] = rest;
    return [
      ...shown.map((one) => {
        const { code, message, hint } = shownValue(one);
        const where = isOne ? "" : `In ${units([one])}: `;
        return { code, message: `${where}${message}`, ...(hint !== undefined && { hint }) };
      }),
      ...(more === undefined
        ? []
        : [
            {
              code: more.first.code,
              message: `${rest.length.toLocaleString("en")} more like these, in ${units(rest)}.`,
            },
          ]),
    ];
  });
}

/** Values by their keys, in the order of the first of each. */
function collected<Item, Value>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  value: (item: Item) => Value,
): readonly (readonly [string, readonly Value[]])[] {
  return [...groupBy(items, keyOf)].map(([key, own]) => [key, own.map(value)] as const);
}
