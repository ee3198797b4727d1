import { kinds, texts } from "../generated/kubernetes.js";
import { type JsonSchema, type Node, nodeOf } from "./node.ts";

/** Definitions that have been needed, by reference. A cache of constants: what is in it never changes. */
const nodes = new Map<string, Node>();
const parsed = new Map<string, Readonly<Record<string, JsonSchema>>>();

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
  const [file = "", name = ""] = reference.split("#/$defs/");
  const schema = definitionsOf(file)[name];
  if (schema === undefined) throw new Error(`schemas/kubernetes/ has no ${reference}`);
  const node = nodeOf(schema);
  nodes.set(reference, node);
  return node;
}

function definitionsOf(file: string): Readonly<Record<string, JsonSchema>> {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const definitions = JSON.parse(texts[file] ?? "{}") as Readonly<Record<string, JsonSchema>>;
  parsed.set(file, definitions);
  return definitions;
}
