import { kinds, texts } from "../generated/kubernetes.js";
import { type JsonSchema, type Node, nodeOf } from "./node.ts";

/** Definitions that have been needed, by reference. A cache of constants: what is in it never changes. */
const nodes = new Map<string, Node>();

/** The schema of a kind, or undefined when there is none in schemas/kubernetes/. */
export function schemaOf(apiVersion: string, kind: string): Node | undefined {
  const key = `${apiVersion} ${kind}`;
  return Object.hasOwn(kinds, key) ? definition(kinds[key] ?? "") : undefined;
}

/** `apiVersion kind` of every kind that has a schema. */
export function knownKinds(): readonly string[] {
  return Object.keys(kinds);
}

/** What a reference such as `core_v1.json#/$defs/PodSpec` stands for. */
export function definition(reference: string): Node {
  const known = nodes.get(reference);
  if (known !== undefined) return known;
  const text = texts[reference];
  if (text === undefined) throw new Error(`schemas/kubernetes/ has no ${reference}`);
  const node = nodeOf(JSON.parse(text) as JsonSchema);
  nodes.set(reference, node);
  return node;
}
