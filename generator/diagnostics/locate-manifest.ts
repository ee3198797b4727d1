import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair } from "yaml";
import type { ManifestSource } from "./diagnostic.ts";
import type { ManifestLocator } from "./locate.ts";
import { manifestDocuments } from "./manifest-yaml.ts";

/** A locator that parses each file once. It answers with the key of the longest part of the path that exists. */
export function manifestLocator(): ManifestLocator {
  const parsed = new Map<string, readonly Document[]>();
  return ({ file, text, document: index, path: prefix }: ManifestSource, path) => {
    const documents = parsed.get(file) ?? documentsOf(text);
    parsed.set(file, documents);
    const document = documents[index];
    const root = document === undefined ? undefined : nodeOf(document.contents);
    if (document === undefined || root === undefined) return { offset: 0, length: 1 };
    let node: Node | undefined = root;
    let shown = firstKey(root);
    for (const key of [...prefix, ...path]) {
      const next: Child | undefined = node && childOf(resolved(node, document), key, document);
      if (next === undefined) break;
      node = next.value;
      shown = next.shown;
    }
    const [start, end]: readonly number[] = shown.range ?? [0, 1];
    return { offset: start ?? 0, length: Math.max(1, (end ?? 1) - (start ?? 0)) };
  };
}

function documentsOf(text: string): readonly Document[] {
  const read = manifestDocuments(text);
  return read.ok ? read.documents : [];
}

function nodeOf(value: unknown): Node | undefined {
  return isNode(value) ? value : undefined;
}

function resolved(node: Node, document: Document): Node | undefined {
  return isAlias(node) ? node.resolve(document) : node;
}

/** The first key of a map, since a map as a whole may have many lines. */
function firstKey(node: Node): Node {
  const [first] = isMap(node) ? node.items : [];
  return nodeOf(first?.key) ?? node;
}

interface Child {
  readonly value: Node | undefined;
  readonly shown: Node;
}

function childOf(node: Node | undefined, key: string, document: Document): Child | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
    const shown = nodeOf(pair?.key);
    if (shown !== undefined) return { value: nodeOf(pair?.value), shown };
    return merged(node.items, key, document);
  }
  if (isSeq(node)) {
    const item = nodeOf(node.items[Number(key)]);
    return item && { value: item, shown: firstKey(item) };
  }
  return undefined;
}

/** What a map takes over by `<<: *anchor`, or from the first of several that has the key. The key is a symbol then. */
function merged(items: readonly Pair[], key: string, document: Document): Child | undefined {
  for (const { key: own, value } of items) {
    const source = isScalar(own) && typeof own.value === "symbol" ? nodeOf(value) : undefined;
    const from = source && resolved(source, document);
    const maps = isSeq(from) ? from.items : [from];
    for (const map of maps) {
      const child = isNode(map) ? childOf(resolved(map, document), key, document) : undefined;
      if (child !== undefined) return child;
    }
  }
  return undefined;
}
