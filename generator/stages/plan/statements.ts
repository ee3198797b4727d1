import { isRecord } from "../../model/loose.ts";
import type { Effect } from "./effect.ts";
import { cut, headline, objectText, pathText, printable } from "./render/lines.ts";
import type { Change, FieldDifference, UnitPlan } from "./unit-plan.ts";

/**
 * One thing that a plan says. `key`: what it is about, `value`: what it says of that, both without a word of the renderings, so that
 * plans whose statements are equal mean the same. The words are for people who compare two plans.
 */
export interface Statement {
  readonly key: string;
  readonly value: string;
  /** The object that it belongs to, as a key; undefined: the unit as a whole. */
  readonly object?: string;
  readonly words: string;
}

/** A change of an object as a whole, which other statements say more of. */
const whole = "whole";

/** What plans mean: units, objects with their fields, and effects by their facts. Totals and amounts follow from those. */
export function statementsOf(plans: readonly UnitPlan[]): readonly Statement[] {
  return plans.flatMap(({ unit, changes, effects, refusals }) => [
    ...changes.flatMap((change) => changeStatements(unit, change)),
    ...effects.map((effect) => effectStatement([unit], printable(unit), effect)),
    ...refusals.map(({ code, message }) => ({ key: canonical([unit, "refused", code]), value: "", words: message })),
  ]);
}

/** Whether a statement is the one that says that an object changes at all. */
export function isWhole({ key, object }: Statement): boolean {
  return object !== undefined && key === canonical([object, whole]);
}

function changeStatements(unit: string, change: Change): readonly Statement[] {
  const { action, object: reference, path, fields, effects } = change;
  const { apiVersion, kind, namespace, name } = reference;
  // What has no name is told apart by its file.
  const object = canonical([unit, apiVersion, kind, namespace, name, kind === "" || name === "" ? path : undefined]);
  const about = `${printable(unit)}: ${objectText(reference)}`;
  const more = headline(change);
  const words = `${about} ${done[action]}${more === "" ? "" : ` (${cut(printable(more))})`}`;
  return [
    { key: canonical([object, whole]), value: action, object, words },
    ...fields.map((field) => ({ ...fieldStatement(object, about, field), object })),
    ...effects.map((effect) => ({ ...effectStatement([object], about, effect), object })),
  ];
}

const done = { create: "is created", change: "is changed", delete: "is deleted" } as const satisfies Record<
  Change["action"],
  string
>;

function fieldStatement(object: string, about: string, { action, path, from, to }: FieldDifference): Statement {
  const words = `${about} ${cut(pathText(path))} from ${valueWords(from)} to ${valueWords(to)}`;
  return { key: canonical([object, "field", path]), value: canonical([action, from, to]), words };
}

function effectStatement(of: readonly string[], about: string, effect: Effect): Statement {
  const { severity, message, hint: _, ...facts } = effect;
  const words = `${about}: ${severity}: ${cut(printable(message))}`;
  return { key: canonical([...of, "effect", facts]), value: severity, words };
}

function valueWords(value: unknown): string {
  if (value === undefined) return "nothing";
  return cut(printable(typeof value === "string" ? value : (JSON.stringify(value) ?? "")), 80);
}

/** JSON with its keys in order, so that equal values have equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(ordered(value)) ?? "";
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  // A list of entries: `__proto__` is no key that an object keeps, and numbers would come first.
  return { entries: entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, ordered(one)]) };
}
