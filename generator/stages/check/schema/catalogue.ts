import { isServed, type Release, type Served } from "../../../model/kubernetes/releases.ts";
import { entryOf } from "../../../model/loose.ts";
import { kinds, otherKinds, otherTexts, ruledKinds, servedKinds, texts } from "../generated/kubernetes.js";
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

/** The schema of a kind, whatever release has it, or undefined when there is none in schemas/kubernetes/. */
export function schemaOf(apiVersion: string, kind: string): KindSchema | undefined {
  const key = `${apiVersion} ${kind}`;
  const reference = entryOf(kinds, key) ?? entryOf(otherKinds, key);
  if (reference === undefined) return undefined;
  return { node: definition(reference), custom: isCustom(reference), hasRules: ruledKinds.includes(key) };
}

/** The releases of Kubernetes that serve a kind which has a schema; undefined where all do. */
export function servedOf(apiVersion: string, kind: string): Served | undefined {
  return entryOf(servedKinds, `${apiVersion} ${kind}`);
}

/** `apiVersion kind` of every kind that has a schema, in one release or in any. */
export function knownKinds(release?: Release): readonly string[] {
  const all = [...Object.keys(kinds), ...Object.keys(otherKinds)];
  return release === undefined ? all : all.filter((key) => isServed(entryOf(servedKinds, key), release));
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

/** The file of a CRD's schemas is called by the whole name of its group. */
function isCustom(reference: string): boolean {
  return reference.slice(0, reference.indexOf(".json")).includes(".");
}
