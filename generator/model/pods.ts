import type { PodSpec } from "kubernetes-types/core/v1.js";
import type { KubernetesObject } from "./compiled.ts";

/** The pods that an object makes, as its template says. */
export interface PodTemplate {
  /** JSON pointer of the pod spec inside the object, e.g. `/spec/template/spec`. */
  readonly pointer: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

/** Where the kinds that make pods keep the template; a Pod is its own. */
const templates: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

/** The template of the pods that `object` makes, or undefined when it makes none or has no pod spec. */
export function podTemplateOf(object: KubernetesObject): PodTemplate | undefined {
  const path = Object.hasOwn(templates, object.kind) ? templates[object.kind] : undefined;
  if (path === undefined) return undefined;
  const template = path.reduce<unknown>(field, object);
  const spec = field(template, "spec");
  if (typeof spec !== "object" || spec === null) return undefined;
  const metadata = field(template, "metadata");
  return {
    pointer: ["", ...path, "spec"].join("/"),
    labels: (field(metadata, "labels") ?? {}) as Readonly<Record<string, string>>,
    annotations: (field(metadata, "annotations") ?? {}) as Readonly<Record<string, string>>,
    spec: spec as PodSpec,
  };
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
