import type { KubernetesObject } from "../../../model/compiled.ts";
import { asList, asRecord, isRecord, type Loose } from "../../../model/loose.ts";
import { definition, schemaOf } from "../schema/catalogue.ts";
import { fieldOf, type Node } from "../schema/node.ts";

/** Where an object has labels. */
export interface LabelledParts {
  /** Its own metadata, and those of what it makes: pods, claims, jobs. */
  readonly metadata: readonly Loose[];
  /** Maps of labels that select. */
  readonly selectors: readonly unknown[];
}

/** What a part of an object gives, by the type that the API gives it: the name of a field alone says nothing. */
const parts: Readonly<Record<string, (value: Loose) => Partial<LabelledParts>>> = {
  ObjectMeta: (value) => ({ metadata: [value] }),
  LabelSelector: ({ matchLabels }) => ({ selectors: [matchLabels] }),
  ServiceSpec: ({ selector }) => ({ selectors: [selector] }),
  ReplicationControllerSpec: ({ selector }) => ({ selectors: [selector] }),
  PodSpec: ({ nodeSelector }) => ({ selectors: [nodeSelector] }),
};

/**
 * The parts of an object that have labels, as the schema of its kind says. What a custom resource without a schema
 * means by its fields nobody knows here: a template of names and a definition of fields look alike.
 */
export function labelledParts(object: KubernetesObject): LabelledParts {
  const own = isRecord(object.metadata) ? [object.metadata as unknown as Loose] : [];
  const found: { readonly metadata: Loose[]; readonly selectors: unknown[] } = { metadata: own, selectors: [] };
  const known = typeof object.apiVersion === "string" ? schemaOf(object.apiVersion, object.kind) : undefined;
  if (known === undefined) return found;
  for (const [field, child] of Object.entries(object)) {
    if (field === "metadata") continue;
    const below = fieldOf(resolved(known.node), field);
    if (below) walk(below, child, found);
  }
  return found;
}

function walk(node: Node, value: unknown, found: { readonly metadata: Loose[]; readonly selectors: unknown[] }): void {
  if (typeof value !== "object" || value === null) return;
  const type = node.ref?.split(/[./#]/).at(-1) ?? "";
  const part = Object.hasOwn(parts, type) ? parts[type] : undefined;
  if (part !== undefined) {
    const { metadata = [], selectors = [] } = part(asRecord(value));
    found.metadata.push(...metadata);
    found.selectors.push(...selectors);
  }
  const known = resolved(node);
  if (known.items !== undefined) for (const item of asList(value)) walk(known.items, item, found);
  if (!isRecord(value)) return;
  for (const [field, child] of Object.entries(value)) {
    const below = fieldOf(known, field);
    if (below) walk(below, child, found);
  }
}

function resolved(node: Node): Node {
  let known = node;
  while (known.ref !== undefined) known = definition(known.ref);
  return known;
}
