import type { KubernetesObject } from "../../../model/compiled.ts";
import type { Metadata, ServiceSettings } from "../../../model/workload.ts";

interface Said {
  readonly metadata: Metadata;
  readonly objectMetadata?: Metadata;
  /** What the Service has of its own. */
  readonly service?: Pick<ServiceSettings, "labels" | "annotations"> | string;
}

const nothing = { labels: {}, annotations: {} };

/** Labels and annotations of a service are those of all that is made for it; labels of this project go before. */
export function withMetadata(
  object: KubernetesObject,
  { metadata: all, objectMetadata, service }: Said,
): KubernetesObject {
  const { metadata } = object;
  const own = object.kind === "Service" && typeof service === "object" ? service : nothing;
  const labels = { ...all.labels, ...objectMetadata?.labels, ...own.labels };
  const annotations = { ...all.annotations, ...objectMetadata?.annotations };
  if ([labels, annotations, own.annotations].every((entries) => Object.keys(entries).length === 0)) return object;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...entriesOf("labels", { ...labels, ...metadata.labels }),
      ...entriesOf("annotations", { ...annotations, ...metadata.annotations, ...own.annotations }),
    },
  };
}

/** Entries that are not taken out. */
function entriesOf(field: "labels" | "annotations", entries: Readonly<Record<string, string | null>>) {
  const left = Object.entries(entries).filter(([, value]) => value !== null);
  return left.length === 0 ? {} : { [field]: Object.fromEntries(left) };
}
