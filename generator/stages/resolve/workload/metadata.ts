import type { Metadata as MetadataInput } from "../../../model/input.ts";
import type { Metadata, Service } from "../../../model/workload.ts";
import type { Faults } from "../faults.ts";
import { present } from "../merge.ts";

/** Labels and annotations of a service or a backing service. */
export function resolveMetadata(metadata: MetadataInput = {}): Metadata {
  return { labels: present(metadata.labels ?? {}), annotations: present(metadata.annotations ?? {}) };
}

/** What pods are selected by, and what says whose they are. */
const ownLabels = ["app", "app.kubernetes.io/name", "app.kubernetes.io/part-of", "app.kubernetes.io/managed-by"];

/** Labels that are not to be had. */
export function labelFaults(
  input: {
    readonly metadata?: MetadataInput;
    readonly objectMetadata?: MetadataInput;
    readonly podMetadata?: MetadataInput;
  },
  field: "metadata" | "objectMetadata" | "podMetadata",
  keys: readonly string[],
  faults: Faults,
): void {
  for (const label of Object.keys(input[field]?.labels ?? {}).filter((name) => ownLabels.includes(name))) {
    const message = `The label \`${label}\` is set for all that has pods, and other objects rely on it.`;
    faults.add("misplaced-setting", [...keys, field, "labels", label], message, "choose another name.");
  }
}

/** Network policies, and the service graph, find a service's pods by their label `app`. */
export function selectionFaults(
  { name, defaults, selector, metadata, podMetadata }: Omit<Service, "patches">,
  environment: Service["defaults"],
  keys: readonly string[],
  faults: Faults,
): void {
  const labels = {
    ...(defaults === "hardened" && { app: name }),
    ...metadata.labels,
    ...podMetadata.labels,
    ...selector,
  };
  const found = (labels as Readonly<Record<string, string>>).app;
  if (found === name || (defaults === "kubernetes" && environment === "kubernetes")) return;
  const where = selector.app === undefined ? ["podMetadata"] : ["selector", "app"];
  const message = `Network policies find the pods of \`${name}\` by their label \`app\`, which is ${found === undefined ? "not there" : `\`${found}\``}.`;
  const hint =
    selector.app === undefined
      ? `add "app": "${name}" to \`podMetadata.labels\`.`
      : `rename the service to \`${found}\`.`;
  faults.add("misplaced-setting", [...keys, ...where], message, hint);
}
