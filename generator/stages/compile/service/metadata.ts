import type { KubernetesObject } from "../../../model/compiled.ts";
import type { Metadata } from "../../../model/workload.ts";

/** Labels and annotations of a service are those of all that is made for it; those of this project go before. */
export function withMetadata(
  object: KubernetesObject,
  { metadata: own, objectMetadata }: { readonly metadata: Metadata; readonly objectMetadata?: Metadata },
): KubernetesObject {
  const labels = { ...own.labels, ...objectMetadata?.labels };
  const annotations = { ...own.annotations, ...objectMetadata?.annotations };
  if (Object.keys(labels).length + Object.keys(annotations).length === 0) return object;
  const { metadata } = object;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...entriesOf("labels", { ...labels, ...metadata.labels }),
      ...entriesOf("annotations", { ...annotations, ...metadata.annotations }),
    },
  };
}

function entriesOf(field: "labels" | "annotations", entries: Readonly<Record<string, string>>) {
  return Object.keys(entries).length === 0 ? {} : { [field]: entries };
}
