import { containerLists, type PodTemplate } from "../../../model/kubernetes/pods.ts";
import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";

/** What the checks look at: a pod's template, read as Kubernetes reads it, whatever was written. */
export interface Pod {
  readonly spec: Loose;
  readonly annotations: Loose;
  readonly securityContext: Loose;
  /** Init, ordinary and ephemeral containers, in this order. */
  readonly containers: readonly Container[];
  readonly windows: boolean;
  /** It runs in a user namespace of its own (`hostUsers: false`). */
  readonly ownUsers: boolean;
}

export interface Container {
  readonly name: string;
  /** Keys below the pod spec. */
  readonly path: readonly string[];
  readonly fields: Loose;
  readonly securityContext: Loose;
}

/** One check's complaint about a pod. */
export interface Violation {
  /** What is wrong, as the rest of a sentence that names the pods. */
  readonly wrong: string;
  /** What to do, a sentence. */
  readonly fix: string;
  /** Keys below the pod spec of the first field at fault. */
  readonly path: readonly string[];
}

export function podOf({ spec, annotations }: Pick<PodTemplate, "spec" | "annotations">): Pod {
  const fields = spec as unknown as Loose;
  return {
    spec: fields,
    annotations: asRecord(annotations),
    securityContext: asRecord(fields.securityContext),
    containers: containerLists.flatMap((list) =>
      asList(fields[list]).map((item, index) => {
        const container = asRecord(item);
        return {
          name: asText(container.name) || `${list}[${index}]`,
          path: [list, String(index)],
          fields: container,
          securityContext: asRecord(container.securityContext),
        };
      }),
    ),
    windows: asRecord(fields.os).name === "windows",
    ownUsers: fields.hostUsers === false,
  };
}

/** "container `a`", "containers `a` and `b`", "the pod and container `a`". */
export function setters(pod: boolean, containers: readonly Container[]): string {
  const names = containers.map(({ name }) => `\`${name}\``);
  const named = names.length === 0 ? [] : [`${names.length === 1 ? "container" : "containers"} ${listed(names)}`];
  return listed(pod ? ["the pod", ...named] : named);
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** Every value once, quoted, in order. */
export function quoted(values: readonly string[]): string {
  return listed([...new Set(values)].sort().map((value) => `\`${value}\``));
}
