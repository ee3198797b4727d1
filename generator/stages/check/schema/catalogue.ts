import { kinds, otherKinds, otherTexts, ruledKinds, texts } from "../generated/kubernetes.js";
import { type JsonSchema, type Node, nodeOf } from "./node.ts";

/** What the objects of a kind must be, and what of it cannot be checked here. */
export interface KindSchema {
  readonly node: Node;
  /** Whether a definition says so, and not a Go type: nulls are read otherwise. */
  readonly custom: boolean;
  /** Whether the definition has rules in CEL beside it. */
  readonly hasRules: boolean;
}

/** Definitions that have been needed, by reference. A cache of constants: what is in it never changes. */
const nodes = new Map<string, Node>();
let others: Readonly<Record<string, string>> | undefined;

/** The schema of a kind, or undefined when there is none in schemas/kubernetes/. */
export function schemaOf(apiVersion: string, kind: string): KindSchema | undefined {
  const key = `${apiVersion} ${kind}`;
  const reference = referenceOf(kinds, key) ?? referenceOf(otherKinds, key);
  if (reference === undefined) return undefined;
  return { node: definition(reference), custom: isCustom(reference), hasRules: ruledKinds.includes(key) };
}

/** `apiVersion kind` of every kind that has a schema. */
export function knownKinds(): readonly string[] {
  return [...Object.keys(kinds), ...Object.keys(otherKinds)];
}

/** The apiVersions of Kubernetes itself. */
export function builtInVersions(): readonly string[] {
  const all = [...Object.entries(kinds), ...Object.entries(otherKinds)];
  const own = all.filter(([, reference]) => !isCustom(reference));
  return [...new Set(own.map(([key]) => key.slice(0, key.indexOf(" "))))];
}

/** What a reference such as `core_v1.json#/$defs/PodSpec` stands for. */
export function definition(reference: string): Node {
  const known = nodes.get(reference);
  if (known !== undefined) return known;
  const text = texts[reference] ?? otherText(reference);
  if (text === undefined) throw new Error(`schemas/kubernetes/ has no ${reference}`);
  const node = nodeOf(JSON.parse(text) as JsonSchema);
  nodes.set(reference, node);
  return node;
}

function otherText(reference: string): string | undefined {
  const made = others ?? otherTexts();
  others = made;
  return made[reference];
}

function referenceOf(index: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(index, key) ? index[key] : undefined;
}

/** The file of a CRD's schemas is called by the whole name of its group. */
function isCustom(reference: string): boolean {
  return reference.slice(0, reference.indexOf(".json")).includes(".");
}
