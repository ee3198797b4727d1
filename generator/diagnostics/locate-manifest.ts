import { isMap, isScalar, isSeq, type Node, parseAllDocuments, type Range } from "yaml";
import type { ManifestSource } from "./diagnostic.ts";
import type { ManifestLocator } from "./locate.ts";

/** A locator that parses each file once. It answers with the key of the longest part of the path that exists. */
export function manifestLocator(): ManifestLocator {
  const parsed = new Map<string, readonly (Node | null)[]>();
  return ({ file, text, document, path: prefix }: ManifestSource, path) => {
    const documents = parsed.get(file) ?? parseAllDocuments(text).map(({ contents }) => contents as Node | null);
    parsed.set(file, documents);
    const root = documents[document] ?? null;
    let node: Node | null = root;
    let shown: Node | null = firstKey(root);
    for (const key of [...prefix, ...path]) {
      const next = childOf(node, key);
      if (next === undefined) break;
      node = next.value;
      shown = next.shown ?? shown;
    }
    const [start, end]: readonly number[] = shown?.range ?? ([0, 1, 1] satisfies Range);
    return { offset: start ?? 0, length: Math.max(1, (end ?? 1) - (start ?? 0)) };
  };
}

function firstKey(node: Node | null): Node | null {
  if (!isMap(node)) return node;
  const [first] = node.items;
  return (first?.key as Node | undefined) ?? node;
}

function childOf(node: Node | null, key: string): { value: Node | null; shown: Node | null } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
    return pair && { value: pair.value as Node | null, shown: pair.key as Node };
  }
  if (isSeq(node)) {
    const item = node.items[Number(key)] as Node | undefined;
    return item && { value: item, shown: firstKey(item) };
  }
  return undefined;
}
