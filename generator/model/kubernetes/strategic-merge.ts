import { entryOf, isRecord, type Loose } from "../loose.ts";
import type { FieldNode, ListKeys, TypeNode } from "./list-keys.ts";

/** What is known of the types: `types` of the list keys. */
export type Types = ListKeys["types"];

/** Says what to do with what it stands in: https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/ */
const directive = "$patch";
const retainKeys = "$retainKeys";
const deleteFromList = "$deleteFromPrimitiveList/";
const elementOrder = "$setElementOrder/";

/**
 * `patch` laid over `original` as `kubectl patch --type strategic` does it (k8s.io/apimachinery/pkg/util/strategicpatch,
 * StrategicMergeMapPatch). `node` says what is known of the value. Neither is changed. Where apimachinery refuses a
 * patch, such as for an item without its key, the patch's value is taken, so that whoever proves the result says it.
 */
export function strategicMerge(original: Loose, patch: Loose, node: FieldNode | undefined, types: Types): Loose {
  const order = patch[directive];
  if (order === "replace") return withoutNulls(withoutKey(patch, directive)) as Loose;
  if (order === "delete") return {};
  const merged = new Map(Object.entries(retained(original, patch[retainKeys])));
  for (const [key, value] of Object.entries(patch)) {
    if (key === directive || key === retainKeys || key.startsWith(elementOrder)) continue;
    if (key.startsWith(deleteFromList)) {
      const name = key.slice(deleteFromList.length);
      const [items, gone] = [merged.get(name), Array.isArray(value) ? value : []];
      if (Array.isArray(items))
        merged.set(
          name,
          items.filter((item) => !gone.includes(item)),
        );
      continue;
    }
    if (value === null) merged.delete(key);
    else merged.set(key, mergedValue(merged.get(key), value, fieldNode(node, key, types), types));
  }
  return Object.fromEntries(merged);
}

function mergedValue(original: unknown, patch: unknown, node: FieldNode | undefined, types: Types): unknown {
  if (isRecord(original) && isRecord(patch)) {
    return isReplaced(node) ? withoutNulls(patch) : strategicMerge(original, patch, node, types);
  }
  if (Array.isArray(original) && Array.isArray(patch)) return mergedList(original, patch, node, types);
  return withoutDirectives(patch);
}

/** A list whose items have a key is merged by it; any other list is one value. */
function mergedList(
  original: readonly unknown[],
  patch: readonly unknown[],
  node: FieldNode | undefined,
  types: Types,
): readonly unknown[] {
  const key = mergeKeyOf(node);
  if (key === undefined)
    return isMergedSet(node)
      ? ordered([...new Set([...original, ...patch])], patch, original, Object.is)
      : patch.map(withoutNulls);
  const orders = patch.filter((item) => isRecord(item) && Object.hasOwn(item, directive)) as readonly Loose[];
  const items = patch.filter((item) => !orders.includes(item as Loose));
  if (orders.some((item) => item[directive] === "replace")) return items.map(withoutNulls);
  const same = (one: unknown, other: unknown) => keyOf(one, key) !== undefined && keyOf(one, key) === keyOf(other, key);
  const kept = original.filter((item) => !orders.some((gone) => gone[directive] === "delete" && same(gone, item)));
  const of = itemNode(node);
  const merged = [...kept];
  for (const item of items) {
    const index = merged.findIndex((other) => same(other, item));
    const there = merged[index];
    if (isRecord(there) && isRecord(item)) merged[index] = strategicMerge(there, item, of, types);
    else merged.push(withoutNulls(item));
  }
  return ordered(merged, items, original, same);
}

/**
 * Items of the patch in its order, and the others in theirs; one that only the patch has goes before those that it does
 * not name (normalizeElementOrder and mergeSortedSlice).
 */
function ordered(
  merged: readonly unknown[],
  patch: readonly unknown[],
  original: readonly unknown[],
  same: (one: unknown, other: unknown) => boolean,
): readonly unknown[] {
  const placeIn = (list: readonly unknown[], item: unknown) => list.findIndex((other) => same(other, item));
  const byPatch = (one: unknown, other: unknown) => placeIn(patch, one) - placeIn(patch, other);
  const named = merged.filter((item) => placeIn(patch, item) >= 0).sort(byPatch);
  const others = merged.filter((item) => placeIn(patch, item) < 0);
  const result: unknown[] = [];
  for (const item of named) {
    const place = placeIn(original, item);
    while (others.length > 0 && place >= 0 && placeIn(original, others[0]) < place) result.push(others.shift());
    result.push(item);
  }
  return [...result, ...others];
}

/** Of an object that says which fields stay, those alone. */
function retained(original: Loose, keys: unknown): Loose {
  if (!Array.isArray(keys)) return original;
  return Object.fromEntries(Object.entries(original).filter(([key]) => keys.includes(key)));
}

/** What is new is taken as it is, but for `null` and for what says how to merge. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => !(isRecord(item) && Object.hasOwn(item, directive))).map(withoutDirectives);
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(
    ([key, child]) =>
      child !== null &&
      key !== directive &&
      key !== retainKeys &&
      !key.startsWith(deleteFromList) &&
      !key.startsWith(elementOrder),
  );
  return Object.fromEntries(entries.map(([key, child]) => [key, withoutDirectives(child)]));
}

/** The API server reads a field that is null as one that is not there. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(entries.map(([key, child]) => [key, withoutNulls(child)]));
}

function withoutKey(record: Loose, key: string): Loose {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

function keyOf(item: unknown, key: string): unknown {
  return isRecord(item) ? entryOf(item, key) : undefined;
}

/** What is known of a field of a value. */
export function fieldNode(node: FieldNode | undefined, field: string, types: Types): FieldNode | undefined {
  if (typeof node !== "object") return undefined;
  if ("map" in node) return node.map;
  const type: TypeNode | undefined =
    "inline" in node ? node.inline : "type" in node ? entryOf(types, node.type) : undefined;
  return type?.fields === undefined ? undefined : entryOf(type.fields, field);
}

/** What is known of the items of a list. */
export function itemNode(node: FieldNode | undefined): FieldNode | undefined {
  return typeof node === "object" && "of" in node ? node.of : undefined;
}

/** `x-kubernetes-patch-merge-key`; undefined: the list is replaced. */
export function mergeKeyOf(node: FieldNode | undefined): string | undefined {
  if (typeof node !== "object" || !("keys" in node)) return undefined;
  return node.patch === undefined ? node.keys[0] : (node.patch ?? undefined);
}

function isMergedSet(node: FieldNode | undefined): boolean {
  return typeof node === "object" && "set" in node && node.patch === "merge";
}

/** Whether a patch's object stands in place of what is there. */
export function isReplaced(node: FieldNode | undefined): boolean {
  return typeof node === "object" && "type" in node && node.patch === "replace";
}
