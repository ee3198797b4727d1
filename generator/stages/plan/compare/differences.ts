import type { Release } from "../../../model/kubernetes/releases.ts";
import { entryOf, isRecord, type Loose } from "../../../model/loose.ts";
import { sameQuantity } from "../../../model/resources/quantity.ts";
import type { FieldDifference } from "../unit-plan.ts";
import { defaultOf, dropsEmpty, fieldKind, isMap, type Kind } from "./types.ts";

/**
 * How `after` differs from `before`, field by field, as the API server would see it: lists that have merge keys are
 * matched by them, all others are one value; amounts and ports are compared by value; what the server fills in is
 * there. Values in the result are those of the objects, or the server's default.
 *
 * The order of a list that is matched by keys counts inside a pod template (`ordered`): another order is another
 * template, whose pods replace the old ones, and the order of variables and init containers has a meaning.
 */
export function differences(before: unknown, after: unknown, kind: Kind, release: Release): readonly FieldDifference[] {
  const found: FieldDifference[] = [];
  compare(before, after, kind, { path: [], ordered: false, found, release });
  return found;
}

interface Walk {
  readonly path: readonly string[];
  readonly ordered: boolean;
  readonly found: FieldDifference[];
  /** What fills in. */
  readonly release: Release;
}

function compare(before: unknown, after: unknown, kind: Kind, walk: Walk): void {
  if (Object.is(before, after)) return;
  if (isRecord(before) && isRecord(after)) compareFields(before, after, kind, walk);
  else if (Array.isArray(before) && Array.isArray(after)) compareLists(before, after, kind, walk);
  else if (!isSameScalar(before, after, kind)) note(before, after, walk);
}

function compareFields(before: Loose, after: Loose, kind: Kind, walk: Walk): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const child = fieldKind(kind, key);
    const [from, to] = entries(stored(before, key, kind, child, walk), stored(after, key, kind, child, walk), child);
    if (from === undefined && to === undefined) continue;
    const inTemplate = walk.ordered || isTemplate(child);
    compare(from, to, child, { ...walk, path: [...walk.path, key], ordered: inTemplate });
  }
}

/** A map that comes or goes does so entry by entry. */
function entries(from: unknown, to: unknown, child: Kind): readonly [unknown, unknown] {
  if (!isMap(child) || (from === undefined && to === undefined)) return [from, to];
  return [from ?? {}, to ?? {}];
}

function isTemplate(kind: Kind): boolean {
  return typeof kind === "object" && "type" in kind && kind.type === "PodTemplateSpec";
}

/** What the API server stores for a field; undefined when it stores nothing. */
function stored(object: Loose, key: string, kind: Kind, child: Kind, { release }: Walk): unknown {
  const value = entryOf(object, key);
  const isLeftOut = value === undefined || value === null || (dropsEmpty(kind) && isDropped(value, child));
  return isLeftOut ? defaultOf(kind, key, object, release) : value;
}

function isDropped(value: unknown, child: Kind): boolean {
  return Array.isArray(value) ? value.length === 0 : isMap(child) && isRecord(value) && Object.keys(value).length === 0;
}

function compareLists(before: readonly unknown[], after: readonly unknown[], kind: Kind, walk: Walk): void {
  if (typeof kind === "object" && "keys" in kind) {
    const [from, to] = [keyed(before, kind.keys, kind.of, walk), keyed(after, kind.keys, kind.of, walk)];
    if (from !== undefined && to !== undefined) {
      compareItems(from, to, before, after, kind.of, walk);
      return;
    }
  }
  const isSet = typeof kind === "object" && "set" in kind;
  if (isSet ? isSameSet(before, after) : isSameList(before, after, itemKind(kind), walk)) return;
  note(before, after, walk);
}

function itemKind(kind: Kind): Kind {
  return typeof kind === "object" && "of" in kind ? kind.of : undefined;
}

/** Items by their keys, or undefined when they cannot be told apart by them. */
function keyed(
  list: readonly unknown[],
  keys: readonly string[],
  kind: Kind,
  { release }: Walk,
): ReadonlyMap<string, unknown> | undefined {
  const items = new Map<string, unknown>();
  for (const item of list) {
    if (!isRecord(item)) return undefined;
    const values = keys.map((key) => [key, entryOf(item, key) ?? defaultOf(kind, key, item, release)] as const);
    if (values.some(([, value]) => typeof value !== "string" && typeof value !== "number")) return undefined;
    const [first] = values;
    const shown = values.filter(([key, value]) => key === first?.[0] || value !== defaultOf(kind, key, item, release));
    const id = `[${shown.map(([key, value]) => `${key}=${value}`).join(",")}]`;
    if (items.has(id)) return undefined;
    items.set(id, item);
  }
  return items;
}

function compareItems(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  list: readonly unknown[],
  newList: readonly unknown[],
  kind: Kind,
  walk: Walk,
): void {
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const path = [...walk.path, id];
    if (!after.has(id)) note(before.get(id), undefined, { ...walk, path });
    else if (!before.has(id)) note(undefined, after.get(id), { ...walk, path });
    else compare(before.get(id), after.get(id), kind, { ...walk, path });
  }
  if (!walk.ordered) return;
  const kept = [...before.keys()].filter((id) => after.has(id));
  const now = [...after.keys()].filter((id) => before.has(id));
  if (kept.join() !== now.join()) walk.found.push({ action: "reorder", path: walk.path, from: list, to: newList });
}

function isSameList(before: readonly unknown[], after: readonly unknown[], kind: Kind, walk: Walk): boolean {
  if (before.length !== after.length) return false;
  const found: FieldDifference[] = [];
  for (let index = 0; index < before.length && found.length === 0; index++) {
    compare(before[index], after[index], kind, { ...walk, path: [], found });
  }
  return found.length === 0;
}

function isSameSet(before: readonly unknown[], after: readonly unknown[]): boolean {
  const [from, to] = [new Set(before), new Set(after)];
  return from.size === to.size && [...from].every((item) => to.has(item));
}

function isSameScalar(before: unknown, after: unknown, kind: Kind): boolean {
  if (kind === "quantity") return sameQuantity(before, after);
  return kind === "intOrString" && before !== undefined && after !== undefined && String(before) === String(after);
}

function note(before: unknown, after: unknown, { path, found }: Walk): void {
  if (before === undefined) found.push({ action: "add", path, to: after });
  else if (after === undefined) found.push({ action: "remove", path, from: before });
  else found.push({ action: "change", path, from: before, to: after });
}
