import type { KubernetesObject } from "../../../model/compiled.ts";
import { inWave, ownLabels } from "../part.ts";

/** API of Argo CD's objects. */
export const argoApi = "argoproj.io/v1alpha1";

/** Tries of a failed sync. */
export const patient = { limit: 5, backoff: { duration: "10s", factor: 2, maxDuration: "5m" } } as const;

/** For what waits for another application's resource definitions: applications start in no order. */
export const unlimited = { limit: -1, backoff: { duration: "10s", factor: 2, maxDuration: "3m" } } as const;

/**
 * Syncs by itself. A failed sync is tried again with the newest commit: otherwise one that can never succeed, such as
 * an object that the API server refuses, would be tried for ever while the commit that mends it waits. A sync by hand is for what
 * a person has chosen, so its retries are too.
 */
export function automated(retry: Retry) {
  return { automated: { prune: true, selfHeal: true }, retry: { ...retry, refresh: true } } as const;
}

type Retry = typeof patient | typeof unlimited;

/**
 * An Argo CD Application, without finalizer: when it is removed, what it deployed stays. Projects are a wave before the
 * applications that name them.
 */
export function application(
  namespace: string,
  name: string,
  spec: ApplicationSpec,
  annotations: Readonly<Record<string, string>> = {},
): KubernetesObject {
  return {
    apiVersion: argoApi,
    kind: "Application",
    metadata: { name, namespace, labels: ownLabels, annotations: { ...inWave(1), ...annotations } },
    spec: { ...spec, revisionHistoryLimit: 10 },
  };
}

/** The fields of https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/ that are used here. */
export interface ApplicationSpec {
  readonly project: string;
  readonly source: {
    readonly repoURL: string;
    readonly targetRevision: string;
    readonly path?: string;
    readonly directory?: { readonly recurse: true };
    readonly chart?: string;
    readonly helm?: {
      readonly releaseName?: string;
      readonly apiVersions?: readonly string[];
      readonly valuesObject?: Readonly<Record<string, unknown>>;
    };
  };
  readonly destination: { readonly server: string; readonly namespace?: string };
  readonly syncPolicy: {
    readonly automated?: { readonly prune: true; readonly selfHeal: true };
    readonly syncOptions?: readonly string[];
    readonly retry: Retry & { readonly refresh?: true };
  };
  readonly ignoreDifferences?: readonly Readonly<Record<string, unknown>>[];
}
