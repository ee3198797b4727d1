import { pointerTo } from "../../diagnostics/json-pointer.ts";
import { isTooLargeToApply } from "../../model/apply-size.ts";
import type { CompiledObject, KubernetesObject } from "../../model/compiled.ts";
import { type Wave, waves } from "./waves.ts";

/** An object on its way into a unit: `keys` lead to the setting that it comes from. */
export interface Part {
  readonly folder: string;
  readonly keys: readonly string[];
  readonly object: KubernetesObject;
  /** What of it was written in Kubernetes' own words. */
  readonly written?: CompiledObject["written"];
}

/** Labels of every object that belongs to `app`; the pods' `app` label is what Services and policies select. */
export function labelsOf(app: string): Readonly<Record<string, string>> {
  return {
    app,
    "app.kubernetes.io/name": app,
    ...ownLabels,
  };
}

/** Labels of objects that belong to no workload. The product's name is put beside them when an object is placed. */
export const ownLabels: Readonly<Record<string, string>> = {
  "app.kubernetes.io/managed-by": "trip-config",
};

export const syncWave = "argocd.argoproj.io/sync-wave";

/** Annotation that puts an object into its wave. */
export function inWave(wave: Wave | number): Readonly<Record<string, string>> {
  return { [syncWave]: String(typeof wave === "number" ? wave : waves[wave]) };
}

/** Annotations of what Argo CD runs in a phase of each sync, and replaces by the next. */
export function asHook(phase: string): Readonly<Record<string, string>> {
  return { "argocd.argoproj.io/hook": phase, "argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation" };
}

/**
 * Annotations of what Argo CD must never remove: a claim, and a namespace that holds one. IgnoreExtraneous keeps the
 * application in sync when the object is left behind.
 */
export const dataGuard: Readonly<Record<string, string>> = {
  "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
  "argocd.argoproj.io/compare-options": "IgnoreExtraneous",
};

/** Annotation of a custom resource whose definition another application installs. */
export const definedElsewhere: Readonly<Record<string, string>> = {
  "argocd.argoproj.io/sync-options": "SkipDryRunOnMissingResource=true",
};

/** Both: a custom resource that what must not be lost is made of. */
export const keptAndDefinedElsewhere: Readonly<Record<string, string>> = {
  ...dataGuard,
  "argocd.argoproj.io/sync-options": "Prune=false,Delete=false,SkipDryRunOnMissingResource=true",
};

/** Argo CD adds its tracking to what it applies. */
export const roomForArgoCd = 4096;

/** Server-side apply keeps no copy of the object in its annotations, which hold 256 KiB. */
export function appliedByTheServer(object: KubernetesObject): KubernetesObject {
  const options = "argocd.argoproj.io/sync-options";
  const { annotations, ...metadata } = object.metadata;
  const given = annotations?.[options];
  const all = given === undefined ? "ServerSideApply=true" : `${given},ServerSideApply=true`;
  return { ...object, metadata: { ...metadata, annotations: { ...annotations, [options]: all } } };
}

/** Parts with their paths and origins, in the order of their paths. */
export function placed(parts: readonly Part[], files: readonly string[]): readonly CompiledObject[] {
  return parts
    .map(({ folder, keys, object, written }) => ({
      path: `${folder === "" ? "" : `${folder}/`}${object.kind.toLowerCase()}-${object.metadata.name}.yaml`,
      object: isTooLargeToApply(object, roomForArgoCd) ? appliedByTheServer(object) : object,
      origin: { files, pointer: pointerTo(keys) },
      ...(written !== undefined && { written }),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
