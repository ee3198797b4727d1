import { isDeepStrictEqual } from "node:util";
import type { FieldNode } from "../../model/kubernetes/list-keys.ts";
import { fieldNode, isReplaced, itemNode, mergeKeyOf, type Types } from "../../model/kubernetes/strategic-merge.ts";
import { entryOf, isRecord, type Loose } from "../../model/loose.ts";

/**
 * A strategic merge patch that makes `to` of `from`: laid over it by `strategicMerge` with the same `node` and `types`.
 * undefined: they are alike. What cannot be said by keys is said whole.
 */
export function strategicDiff(from: Loose, to: Loose, node: FieldNode | undefined, types: Types): Loose | undefined {
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) patch[key] = null;
  for (const [key, wanted] of Object.entries(to)) {
    const there = entryOf(from, key);
    const value = there === undefined ? wanted : changed(there, wanted, fieldNode(node, key, types), types);
    if (value !== undefined) patch[key] = value;
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/** What `from` has to be patched with to be `to`; undefined: nothing. */
function changed(from: unknown, to: unknown, node: FieldNode | undefined, types: Types): unknown {
  if (isDeepStrictEqual(from, to)) return undefined;
  if (isRecord(from) && isRecord(to)) return isReplaced(node) ? to : strategicDiff(from, to, node, types);
  if (Array.isArray(from) && Array.isArray(to)) return changedList(from, to, node, types);
  return to;
}

/** Items by their key; in their order, and those that go last. */
function changedList(
  from: readonly unknown[],
  to: readonly unknown[],
  node: FieldNode | undefined,
  types: Types,
): readonly unknown[] {
  const key = mergeKeyOf(node);
  if (key === undefined) return to;
  const [before, after] = [byKey(from, key), byKey(to, key)];
  if (before === undefined || after === undefined) return [{ $patch: "replace" }, ...to];
  const of = itemNode(node);
  const items = [...after].map(([id, item]) => {
    const there = before.get(id);
    const diff = there === undefined ? item : strategicDiff(there, item, of, types);
    return { id, item: diff === undefined ? {} : diff };
  });
  const gone = [...before.keys()].filter((id) => !after.has(id)).map((id) => ({ [key]: id, $patch: "delete" }));
  // Those that are not named keep their places, and what is new goes before them: where that is not the order, all are named.
  const keptOrder = [...before.keys()].filter((id) => after.has(id));
  const isInOrder = [...after.keys()].join("\n") === keptOrder.join("\n");
  const said = isInOrder ? items.filter(({ item }) => Object.keys(item).length > 0) : items;
  return [...said.map(({ id, item }) => ({ [key]: id, ...item })), ...gone];
}

/** Items by what they are told apart by; undefined: they are not. */
function byKey(list: readonly unknown[], key: string): ReadonlyMap<unknown, Loose> | undefined {
  const items = new Map<unknown, Loose>();
  for (const item of list) {
    const id = isRecord(item) ? entryOf(item, key) : undefined;
    if (!isRecord(item) || id === undefined || items.has(id)) return undefined;
    items.set(id, item);
  }
  return items;
}
