import type { CompiledObject, KubernetesObject } from "../../../model/compiled.ts";
import { groupKind, groupOf } from "../../../model/kubernetes/kinds.ts";
import { asRecord, asTextMap, at, isRecord, type Loose } from "../../../model/loose.ts";

/** A pod template that stands in a custom resource. */
export interface CustomTemplate {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Loose;
  /** Its controller makes pods of just this template, as a Deployment's does; others add what they like to it. */
  readonly isWhole: boolean;
}

/** Custom resources that stand for a Deployment, a StatefulSet, a DaemonSet or a Job, whose template is taken as it is. */
const likeBuiltIn: ReadonlySet<string> = new Set([
  "AnalysisTemplate.argoproj.io",
  "Rollout.argoproj.io",
  "CloneSet.apps.kruise.io",
  "StatefulSet.apps.kruise.io",
  "DaemonSet.apps.kruise.io",
  "AdvancedDaemonSet.apps.kruise.io",
  "BroadcastJob.apps.kruise.io",
]);

/** Most levels below a custom resource at which a template is looked for: operators' lists of node groups are five deep. */
const deepest = 12;

/**
 * The pod templates in a custom resource: whatever has the containers of a pod, wherever its own definition puts it, and
 * the labels of pods whose containers nobody writes (`podMetadata` of Prometheus, Alertmanager and Argo Workflows).
 */
export function customTemplates(object: KubernetesObject): readonly CustomTemplate[] {
  if (!isCustom(object)) return [];
  const found: CustomTemplate[] = [];
  search(object.spec, likeBuiltIn.has(groupKind(object)), found, 0);
  return found;
}

/**
 * Whether an object may make pods out of what nobody sees here: a custom resource of an operator. Of those that have a
 * schema, and of those that only tell others what to do, it is known that they make none.
 */
export function mayMakePods({ object }: CompiledObject): boolean {
  return (
    isCustom(object) &&
    !likeBuiltIn.has(groupKind(object)) &&
    !passive.has(groupOf(object.apiVersion)) &&
    !passiveKinds.has(groupKind(object))
  );
}

/** Groups whose objects configure what runs already. */
const passive: ReadonlySet<string> = new Set(
  `bitnami.com cert-manager.io acme.cert-manager.io external-secrets.io metallb.io networking.istio.io
  security.istio.io telemetry.istio.io cilium.io crd.projectcalico.org projectcalico.org traefik.io
  kyverno.io kustomize.toolkit.fluxcd.io source.toolkit.fluxcd.io`.split(/\s+/),
);

const passiveKinds: ReadonlySet<string> = new Set([
  ..."ServiceMonitor PodMonitor PrometheusRule Probe ScrapeConfig AlertmanagerConfig"
    .split(" ")
    .map((kind) => `${kind}.monitoring.coreos.com`),
  "AppProject.argoproj.io",
  "Application.argoproj.io",
  "ApplicationSet.argoproj.io",
]);

/** Groups of Kubernetes itself have no dot, or end so; so do those of its projects, of which none makes pods. */
function isCustom({ apiVersion }: KubernetesObject): boolean {
  const group = groupOf(apiVersion);
  return group.includes(".") && !group.endsWith(".k8s.io");
}

function search(value: unknown, isWhole: boolean, found: CustomTemplate[], depth: number): void {
  if (typeof value !== "object" || value === null || depth > deepest) return;
  if (!isRecord(value)) {
    for (const item of Object.values(value)) search(item, isWhole, found, depth + 1);
    return;
  }
  const spec = asRecord(value.spec);
  if (Array.isArray(spec.containers)) {
    const labels = asTextMap(at(value, "metadata", "labels"));
    found.push({ labels, annotations: asTextMap(at(value, "metadata", "annotations")), spec, isWhole });
  }
  const { podMetadata } = value;
  if (isRecord(podMetadata) && isRecord(podMetadata.labels)) {
    const labels = asTextMap(podMetadata.labels);
    found.push({ labels, annotations: asTextMap(podMetadata.annotations), spec: {}, isWhole: false });
  }
  for (const child of Object.values(value)) search(child, isWhole, found, depth + 1);
}
