import type { KubernetesObject } from "../../model/compiled.ts";
import { asRecord, asTextMap, isRecord } from "../../model/loose.ts";
import { ownLabels, type Part } from "./part.ts";

const partOf = "app.kubernetes.io/part-of";
const managedBy = "app.kubernetes.io/managed-by";

/** What holds the metadata of objects that an object makes. */
const templates = ["spec", "template", "jobTemplate"] as const;

/** Parts whose objects, and what these make, say which product they are of. */
export function ofProduct(parts: readonly Part[], product: string): readonly Part[] {
  return parts.map((part) => ({ ...part, object: labelled(part.object, product) as KubernetesObject }));
}

/** The same for an object, or for the template of one. What is part of something else, as a controller is, stays so. */
export function labelled<Labelled extends object>(object: Labelled, product: string): Labelled {
  const own = asRecord(object);
  const found: Record<string, unknown> = { ...own };
  const { labels } = asRecord(own.metadata);
  if (isOurs(asTextMap(labels)))
    found.metadata = { ...asRecord(own.metadata), labels: named(asTextMap(labels), product) };
  for (const key of templates) {
    const inner = own[key];
    if (isRecord(inner)) found[key] = labelled(inner, product);
  }
  return found as Labelled;
}

function isOurs(labels: Readonly<Record<string, string | undefined>>): boolean {
  return labels[managedBy] === ownLabels[managedBy] && labels[partOf] === undefined;
}

/** Beside the tool's own label, whatever comes before and after it. */
function named(labels: Readonly<Record<string, string | undefined>>, product: string): Record<string, unknown> {
  const entries = Object.entries(labels).flatMap((entry) =>
    entry[0] === managedBy ? [[partOf, product] as const, entry] : [entry],
  );
  return Object.fromEntries(entries);
}
