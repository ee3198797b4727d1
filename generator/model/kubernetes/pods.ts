import type { PodSpec } from "kubernetes-types/core/v1.js";
import type { KubernetesObject } from "../compiled.ts";
import { entryOf } from "../loose.ts";

/** The pods that an object makes, as its template says. */
export interface PodTemplate {
  /** JSON pointer of the pod spec inside the object, e.g. `/spec/template/spec`. */
  readonly pointer: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

/** Lists of a pod spec that hold containers, in the order in which the API has them checked. */
export const containerLists = ["initContainers", "containers", "ephemeralContainers"] as const;

interface TemplatePlace {
  readonly path: readonly string[];
  readonly pointer: PodTemplate["pointer"];
}

const inSpec: TemplatePlace = { path: ["spec", "template"], pointer: "/spec/template/spec" };

/** Where the kinds that make pods keep the template; a Pod is its own. */
const templates: Readonly<Record<string, TemplatePlace>> = {
  Pod: { path: [], pointer: "/spec" },
  Deployment: inSpec,
  // One that refers to a Deployment for its template makes the pods of that, and has none of its own.
  Rollout: inSpec,
  ReplicaSet: inSpec,
  StatefulSet: inSpec,
  DaemonSet: inSpec,
  Job: inSpec,
  CronJob: { path: ["spec", "jobTemplate", "spec", "template"], pointer: "/spec/jobTemplate/spec/template/spec" },
};

/** The template of the pods that `object` makes, or undefined when it makes none or has no pod spec. */
export function podTemplateOf(object: KubernetesObject): PodTemplate | undefined {
  const place = object.kind === "AnalysisTemplate" ? analysisPlace(object) : entryOf(templates, object.kind);
  if (place === undefined) return undefined;
  let template: unknown = object;
  for (const key of place.path) template = field(template, key);
  const spec = field(template, "spec");
  if (typeof spec !== "object" || spec === null) return undefined;
  const metadata = field(template, "metadata");
  return {
    pointer: place.pointer,
    labels: (field(metadata, "labels") ?? {}) as Readonly<Record<string, string>>,
    annotations: (field(metadata, "annotations") ?? {}) as Readonly<Record<string, string>>,
    spec: spec as PodSpec,
  };
}

/** The pods of the first Job that an analysis of Argo Rollouts runs. */
function analysisPlace({ spec }: KubernetesObject): TemplatePlace | undefined {
  const metrics = field(spec, "metrics");
  const index = Array.isArray(metrics)
    ? metrics.findIndex((metric) => field(field(metric, "provider"), "job") !== undefined)
    : -1;
  if (index < 0) return undefined;
  const path = ["spec", "metrics", String(index), "provider", "job", "spec", "template"];
  return { path, pointer: `/${path.join("/")}/spec` };
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
