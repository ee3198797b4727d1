import { isDeepStrictEqual } from "node:util";
import { pointerKeys } from "../diagnostics/json-pointer.ts";
import type { PatchOperation } from "./input.ts";
import { entryOf, isRecord } from "./loose.ts";

/** `missing`: what a path does not lead to, from the top of the object. */
export type JsonPatchFault =
  | { readonly kind: "missing"; readonly path: readonly string[]; readonly among: readonly string[] }
  | { readonly kind: "differs" }
  | { readonly kind: "into-itself" };

type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: JsonPatchFault };

/** One operation of RFC 6902 done on plain data, which is not changed. Paths lead below the top. */
export function jsonPatched(document: unknown, { op, path, from, value }: PatchOperation): Result<unknown> {
  const keys = pointerKeys(path);
  const source = pointerKeys(from ?? "");
  switch (op) {
    case "add":
      return added(document, keys, [], value);
    case "remove":
      return removed(document, keys, []);
    case "replace":
      return replaced(document, keys, [], value);
    case "test": {
      const there = found(document, keys);
      if (!there.ok) return there;
      return isDeepStrictEqual(there.value, value)
        ? { ok: true, value: document }
        : { ok: false, fault: { kind: "differs" } };
    }
    case "copy": {
      const there = found(document, source);
      return there.ok ? added(document, keys, [], there.value) : there;
    }
    case "move": {
      // Section 4.4: what is moved cannot go below itself.
      if (path.startsWith(`${from ?? ""}/`)) return { ok: false, fault: { kind: "into-itself" } };
      const there = found(document, source);
      const without = removed(document, source, []);
      if (!there.ok || !without.ok) return there.ok ? without : there;
      return added(without.value, keys, [], there.value);
    }
  }
}

/** Keys of the place that an operation changes, `-` as the index that it stood for. */
export function placeOfOperation(document: unknown, { path }: PatchOperation): readonly string[] {
  const keys = pointerKeys(path);
  if (keys.at(-1) !== "-") return keys;
  const list = found(document, keys.slice(0, -1));
  return list.ok && Array.isArray(list.value) ? [...keys.slice(0, -1), String(list.value.length)] : keys;
}

function found(document: unknown, keys: readonly string[]): Result<unknown> {
  let value = document;
  for (const [depth, key] of keys.entries()) {
    if (!isThere(value, key)) return missing(value, keys.slice(0, depth + 1));
    value = childOf(value, key);
  }
  return { ok: true, value };
}

function added(node: unknown, keys: readonly string[], above: readonly string[], value: unknown): Result<unknown> {
  const [key = "", ...rest] = keys;
  if (rest.length > 0) return within(node, key, above, (child) => added(child, rest, [...above, key], value));
  if (Array.isArray(node)) {
    const index = key === "-" ? node.length : indexIn(key);
    if (index === undefined || index > node.length) return missing(node, [...above, key]);
    return { ok: true, value: node.toSpliced(index, 0, value) };
  }
  return isRecord(node) ? { ok: true, value: { ...node, [key]: value } } : missing(node, [...above, key]);
}

function removed(node: unknown, keys: readonly string[], above: readonly string[]): Result<unknown> {
  const [key = "", ...rest] = keys;
  if (rest.length > 0) return within(node, key, above, (child) => removed(child, rest, [...above, key]));
  if (!isThere(node, key)) return missing(node, [...above, key]);
  if (Array.isArray(node)) return { ok: true, value: node.toSpliced(Number(key), 1) };
  return { ok: true, value: Object.fromEntries(Object.entries(node as object).filter(([name]) => name !== key)) };
}

function replaced(node: unknown, keys: readonly string[], above: readonly string[], value: unknown): Result<unknown> {
  const [key = "", ...rest] = keys;
  const change = (child: unknown): Result<unknown> =>
    rest.length === 0 ? { ok: true, value } : replaced(child, rest, [...above, key], value);
  return within(node, key, above, change);
}

/** A node with another child under the key, which must be there. */
function within(
  node: unknown,
  key: string,
  above: readonly string[],
  change: (child: unknown) => Result<unknown>,
): Result<unknown> {
  if (!isThere(node, key)) return missing(node, [...above, key]);
  const changed = change(childOf(node, key));
  return changed.ok ? { ok: true, value: withChild(node, key, changed.value) } : changed;
}

function withChild(node: unknown, key: string, value: unknown): unknown {
  return Array.isArray(node) ? node.with(Number(key), value) : { ...(node as object), [key]: value };
}

function isThere(node: unknown, key: string): boolean {
  if (Array.isArray(node)) return (indexIn(key) ?? node.length) < node.length;
  return isRecord(node) && Object.hasOwn(node, key);
}

function childOf(node: unknown, key: string): unknown {
  if (Array.isArray(node)) return node[Number(key)];
  return isRecord(node) ? entryOf(node, key) : undefined;
}

/** RFC 6901, section 4: without leading zeros. */
function indexIn(key: string): number | undefined {
  return /^(0|[1-9]\d*)$/.test(key) ? Number(key) : undefined;
}

function missing(node: unknown, path: readonly string[]): Result<never> {
  const among = Array.isArray(node) ? [...node.keys()].map(String) : isRecord(node) ? Object.keys(node) : [];
  return { ok: false, fault: { kind: "missing", path, among } };
}
