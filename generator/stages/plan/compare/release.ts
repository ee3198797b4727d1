import type { KubernetesObject } from "../../../model/compiled.ts";
import { type Release, releaseOf, usualRelease } from "../../../model/kubernetes/releases.ts";
import { asRecord, asText } from "../../../model/loose.ts";

/** What a namespace is made for, as its label says that pins pod security to the cluster's version. */
export function releaseLabel(object: KubernetesObject | undefined): string | undefined {
  if (object?.kind !== "Namespace") return undefined;
  const value = asText(asRecord(asRecord(object.metadata).labels)["pod-security.kubernetes.io/enforce-version"]);
  return /^v1\.\d{1,3}$/.test(value) ? value.slice(1) : undefined;
}

/** The release that a folder's objects are made for, by its namespaces: what the server fills in follows it. */
export function releaseAmong(objects: Iterable<KubernetesObject>): Release {
  for (const object of objects) {
    const version = releaseLabel(object);
    if (version !== undefined) return releaseOf(version as `1.${number}`);
  }
  return usualRelease;
}
