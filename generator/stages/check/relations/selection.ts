import type { LabelSelector } from "kubernetes-types/meta/v1.js";
import { selectorMatches } from "../../../model/kubernetes/selectors.ts";
import { asList, asTextMap, asTexts, at, entryOf, isRecord, textOf } from "../../../model/loose.ts";
import { sameNamespace } from "./inventory.ts";
import type { Pods } from "./pods.ts";

/** A label selector read from an object that may have been written by hand. */
export function labelSelectorOf(value: unknown): LabelSelector {
  return {
    matchLabels: asTextMap(at(value, "matchLabels")),
    matchExpressions: asList(at(value, "matchExpressions"))
      .filter(isRecord)
      .map((expression) => ({
        key: textOf(expression.key) ?? "",
        operator: textOf(expression.operator) ?? "",
        values: [...asTexts(expression.values)],
      })),
  };
}

/** The pods of a namespace that a selector selects, by their own labels and by those that controllers add. */
export function selected(
  pods: readonly Pods[],
  selector: LabelSelector,
  namespace: string | undefined,
): readonly Pods[] {
  return pods.filter((pod) => sameNamespace(pod.namespace, namespace) && selects(selector, pod));
}

/**
 * Pods of a namespace that a selector may select once they run: nothing that they are made with speaks against it, and
 * some of it they have already. Programs label their own pods (a leader, a master), operators theirs.
 */
export function maybeSelected(
  pods: readonly Pods[],
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  namespace: string | undefined,
): readonly Pods[] {
  const pairs = Object.entries(matchLabels);
  return pods.filter((pod) => {
    if (!sameNamespace(pod.namespace, namespace)) return false;
    const own = pairs.filter(([key]) => entryOf(pod.labels, key) !== undefined);
    const expressions = matchExpressions.filter(({ key }) => entryOf(pod.labels, key) !== undefined);
    const known = { matchLabels: Object.fromEntries(own), matchExpressions: expressions };
    return own.length + expressions.length > 0 && selectorMatches(known, pod.labels);
  });
}

function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, pod: Pods): boolean {
  const plain = Object.entries(matchLabels).filter(([key, value]) => !isAdded(pod, key, value));
  const expressions = matchExpressions.filter(
    ({ key, operator, values = [] }) =>
      !(operator === "Exists" || operator === "In") ||
      !(values.length === 0 ? [""] : values).some((value) => isAdded(pod, key, value)),
  );
  return selectorMatches({ matchLabels: Object.fromEntries(plain), matchExpressions: expressions }, pod.labels);
}

/**
 * Whether a controller of Kubernetes gives some of these pods that label. Sources: pkg/controller/statefulset
 * (updateIdentity), pkg/controller/job (newPodTemplate and the labels of pkg/apis/batch), the hashes of the controllers
 * of Deployments, DaemonSets and StatefulSets. An empty value stands for any.
 */
function isAdded({ maker, labels }: Pods, key: string, value: string): boolean {
  const { kind, metadata } = maker.object;
  if (entryOf(labels, key) !== undefined) return false;
  switch (kind) {
    case "StatefulSet":
      if (key === "statefulset.kubernetes.io/pod-name") return value === "" || isNumbered(value, metadata.name);
      return (key === "apps.kubernetes.io/pod-index" && /^\d*$/.test(value)) || key === "controller-revision-hash";
    case "Job":
    case "CronJob":
      if (key === "batch.kubernetes.io/job-name" || key === "job-name") {
        return value === "" || (kind === "Job" ? value === metadata.name : isNumbered(value, metadata.name));
      }
      return (
        /^(?:batch\.kubernetes\.io\/)?controller-uid$/.test(key) || key === "batch.kubernetes.io/job-completion-index"
      );
    case "Deployment":
    case "ReplicaSet":
      return key === "pod-template-hash";
    case "Rollout":
      return key === "rollouts-pod-template-hash";
    case "DaemonSet":
      return key === "controller-revision-hash" || key === "pod-template-generation";
    default:
      return false;
  }
}

/** `db-0` of `db`. */
function isNumbered(value: string, name: string): boolean {
  return value.startsWith(`${name}-`) && /^\d+$/.test(value.slice(name.length + 1));
}

/** A selector in words, e.g. `app=mysql`. */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const expressions = matchExpressions.map(({ key, operator, values = [] }) =>
    values.length === 0 ? `${key} ${operator}` : `${key} ${operator} (${values.join(", ")})`,
  );
  return [...labels, ...expressions].join(", ");
}
