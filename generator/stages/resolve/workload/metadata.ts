import type { Metadata as MetadataInput } from "../../../model/input.ts";
import type { Metadata } from "../../../model/workload.ts";
import type { Faults } from "../faults.ts";
import { present } from "../merge.ts";

/** Labels and annotations of a service or a backing service. */
export function resolveMetadata(metadata: MetadataInput = {}): Metadata {
  return { labels: present(metadata.labels ?? {}), annotations: present(metadata.annotations ?? {}) };
}

/** What pods are selected by, and what says whose they are. */
const ownLabels = ["app", "app.kubernetes.io/name", "app.kubernetes.io/part-of", "app.kubernetes.io/managed-by"];

/** Labels that are not to be had. */
export function labelFaults(metadata: MetadataInput | undefined, keys: readonly string[], faults: Faults): void {
  for (const label of Object.keys(metadata?.labels ?? {}).filter((name) => ownLabels.includes(name))) {
    const message = `The label \`${label}\` is set for all that has pods, and other objects rely on it.`;
    faults.add("misplaced-setting", [...keys, "metadata", "labels", label], message, "choose another name.");
  }
}
