import { asRecord, asText } from "../../model/loose.ts";
import type { ObjectReference } from "./unit-plan.ts";

/** What an object is called; empty texts for what it does not say. */
export function referenceOf(object: unknown): ObjectReference {
  const { apiVersion, kind, metadata } = asRecord(object);
  const { namespace, name } = asRecord(metadata);
  return {
    apiVersion: asText(apiVersion),
    kind: asText(kind),
    ...(typeof namespace === "string" && { namespace }),
    name: asText(name),
  };
}

/** The object's annotation, or "". */
export function annotationOf(object: unknown, name: string): string {
  return asText(asRecord(asRecord(asRecord(object).metadata).annotations)[name]);
}

/** Whether an annotation of Argo CD that holds a list of options has this one. */
export function hasSyncOption(object: unknown, option: string): boolean {
  return annotationOf(object, "argocd.argoproj.io/sync-options")
    .split(",")
    .some((entry) => entry.trim() === option);
}
