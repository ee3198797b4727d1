import { isBulkField } from "../bulk.ts";
import type { Bulk, Change, FieldDifference, ObjectReference } from "../unit-plan.ts";
import { dividedBy, familiesOf, type Room } from "./families.ts";
import type { Told } from "./gathered.ts";
import type { Group, Grouped } from "./grouped.ts";
import { type Place, placesOf } from "./places.ts";

/** What is told of grouped plans, in order, whatever it is written in. */
export interface Outline {
  readonly blocks: readonly Block[];
  /** What comes and goes without an effect of its own, and what the tool makes by itself. */
  readonly quiet: readonly Quiet[];
}

/** whole: with all that it does and changes. line: its worst effect. rest: how many there are of a kind. */
export type Block =
  | { readonly kind: "object"; readonly group: Told<Change> }
  | { readonly kind: "units"; readonly groups: readonly Extract<Group, { about: "unit" }>[] }
  | { readonly kind: "line"; readonly group: Group }
  | { readonly kind: "rest"; readonly groups: readonly [Group, ...Group[]] };

export type Quiet =
  | {
      readonly kind: "objects";
      readonly action: Change["action"];
      readonly objects: readonly Pick<ObjectReference, "kind" | "name">[];
      readonly units: readonly string[];
    }
  | { readonly kind: "bulk"; readonly group: Told<Change> };

/** Families up to this size are told in full, whatever room there is. */
const small = 8;

/** `room`: of each larger family; undefined: all are told in full. */
export function outlineOf(plans: Grouped, room: Room | undefined): Outline {
  const loud = plans.groups.filter((group) => !isQuiet(group));
  return { blocks: blocksOf(loud, plans, room), quiet: quietOf(plans) };
}

/** Fields of a change without what the tool makes by itself. */
export function shownFields({ object, fields, bulk }: Change): readonly FieldDifference[] {
  return bulk === undefined ? fields : fields.filter((field) => !isBulkField(object.kind, field));
}

/** How much of the generated texts of a group's members differs, together, and what they are of. */
export function bulkIn({ members }: Told<Change>): (Omit<Bulk, "of"> & { readonly of: readonly string[] }) | undefined {
  const all = members.flatMap(({ own }) => own?.bulk ?? []);
  const [first] = all;
  if (first === undefined) return undefined;
  const sum = (of: "added" | "changed" | "removed") => all.reduce((total, bulk) => total + bulk[of], 0);
  const of = [...new Set(all.flatMap((bulk) => bulk.of ?? []))];
  return { ...first, of, added: sum("added"), changed: sum("changed"), removed: sum("removed") };
}

function isQuiet(group: Group): boolean {
  if (group.about === "unit") return false;
  const { effects, action } = group.first;
  return effects.length === 0 && (action !== "change" || shownFields(group.first).length === 0);
}

function blocksOf(groups: readonly Group[], plans: Grouped, room: Room | undefined): readonly Block[] {
  const blocks = new Map<Group, Block>();
  for (const family of familiesOf(groups)) {
    const { whole, lines, rest } =
      room === undefined ? { whole: family, lines: [], rest: [] } : dividedBy(family, room, small);
    for (const group of whole) blocks.set(group, wholeBlock(group));
    for (const group of lines) blocks.set(group, { kind: "line", group });
    const [first, ...others] = rest;
    if (first !== undefined) blocks.set(first, { kind: "rest", groups: [first, ...others] });
  }
  return together(
    groups.flatMap((group) => blocks.get(group) ?? []),
    plans,
  );
}

function wholeBlock(group: Group): Block {
  return group.about === "object" ? { kind: "object", group } : { kind: "units", groups: [group] };
}

/** What is equally bad and about the same units as a whole is one block. */
function together(blocks: readonly Block[], plans: Grouped): readonly Block[] {
  const found = new Map<string, Extract<Block, { kind: "units" }>["groups"][number][]>();
  return blocks.flatMap((block): readonly Block[] => {
    if (block.kind !== "units") return [block];
    const [group] = block.groups;
    if (group === undefined) return [];
    const key = JSON.stringify([group.first.severity, placesOf(group, plans)]);
    const same = found.get(key);
    if (same !== undefined) {
      same.push(group);
      return [];
    }
    const groups = [group];
    found.set(key, groups);
    return [{ kind: "units", groups }];
  });
}

function quietOf(plans: Grouped): readonly Quiet[] {
  const objects = new Map<
    string,
    { action: Change["action"]; objects: Pick<ObjectReference, "kind" | "name">[]; place: Place }
  >();
  const bulk: Quiet[] = [];
  for (const group of plans.groups) {
    if (group.about === "unit" || !isQuiet(group)) continue;
    if (group.first.bulk !== undefined) {
      bulk.push({ kind: "bulk", group });
      continue;
    }
    const { action, object } = group.first;
    for (const place of placesOf(group, plans)) {
      const key = JSON.stringify([action, place.units]);
      const found = objects.get(key) ?? { action, objects: [], place };
      found.objects.push(...place.objects.map((name) => ({ kind: object.kind, name })));
      objects.set(key, found);
    }
  }
  const plain = [...objects.values()].map(
    ({ place: { units }, ...rest }): Quiet => ({ kind: "objects", ...rest, units }),
  );
  return [...plain, ...bulk];
}
