import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { at, isRecord } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import type { Autoscaler } from "../quota/autoscalers.ts";
import { type Beside, besideIn } from "../relations/beside.ts";
import { type Pods, podsOf } from "../relations/pods.ts";
import { labelSelectorOf, selected } from "../relations/selection.ts";

/** @codes gathered by the build */
export const codes = {
  "autoscaler-ambiguous": {
    cause:
      "The selectors of two workloads select the same pods, and each has an autoscaler. Both autoscalers stop with AmbiguousSelector.",
    cure: "Give the workloads selectors that share no pod.",
  },
  "autoscaler-counts-others": {
    cause:
      "The selector of an autoscaler's workload selects another workload's pods too. The autoscaler takes its metrics over all of them.",
    cure: "Give the workload a selector that its own pods alone fit.",
  },
} as const satisfies CodeTexts;

/** An autoscaler, and the workload that it scales. */
export interface Scaled {
  readonly autoscaler: Autoscaler;
  readonly workload: CompiledObject;
}

/** Kinds whose pods are counted while they run. */
const lasting: ReadonlySet<string> = new Set([
  "Deployment.apps",
  "StatefulSet.apps",
  "ReplicaSet.apps",
  "DaemonSet.apps",
]);

/**
 * Autoscalers take metrics of all pods that the workload's selector fits, whoever made them, and stop where another
 * autoscaler's does, too (hpasControllingPodsUnderSelector in pkg/controller/podautoscaler of Kubernetes 1.36).
 */
export function othersSelected(objects: readonly CompiledObject[], scaled: readonly Scaled[]): readonly Diagnostic[] {
  const pods = podsOf(objects).filter(({ maker }) => lasting.has(groupKind(maker.object)));
  const areBeside = besideIn(objects);
  const told = new Set<CompiledObject>();
  return scaled.flatMap((one) => {
    const own = selectedBy(one.workload, pods, areBeside);
    const other = scaled.find(
      (each) => each.workload !== one.workload && selectedBy(each.workload, own, areBeside).length > 0,
    );
    if (other !== undefined) {
      if (told.has(other.autoscaler.subject)) return [];
      told.add(one.autoscaler.subject);
      return [ambiguous(one, other)];
    }
    const stranger = own.find(({ maker }) => maker !== one.workload);
    return stranger === undefined ? [] : [countsOthers(one, stranger.maker)];
  });
}

function selectedBy(workload: CompiledObject, pods: readonly Pods[], areBeside: Beside): readonly Pods[] {
  const { object } = workload;
  const selector = at(object, "spec", "selector");
  if (!isRecord(selector) || Object.keys(selector).length === 0) return [];
  return selected(pods, labelSelectorOf(selector), object.metadata.namespace).filter(({ maker }) =>
    areBeside(workload, maker),
  );
}

function ambiguous({ autoscaler: { subject }, workload }: Scaled, other: Scaled): Diagnostic {
  return finding("autoscaler-ambiguous", subject, {
    origin: placeOf(subject, ["spec", "scaleTargetRef"]),
    message:
      `The selectors of ${labelOf(workload)} and of ${labelOf(other.workload)}, which HorizontalPodAutoscaler/` +
      `${other.autoscaler.subject.object.metadata.name} scales, select the same pods: both autoscalers stop (AmbiguousSelector).`,
    hint: "Give the two workloads selectors that share no pod, with a label of their own.",
  });
}

function countsOthers({ autoscaler: { subject }, workload }: Scaled, stranger: CompiledObject): Diagnostic {
  return finding("autoscaler-counts-others", subject, {
    severity: "warning",
    origin: placeOf(subject, ["spec", "scaleTargetRef"]),
    message: `The selector of ${labelOf(workload)} fits the pods of ${labelOf(stranger)} too: the autoscaler takes its metrics over the pods of both.`,
    hint: `Give ${labelOf(workload)} and its pods a label of their own, and select by it.`,
  });
}

function labelOf({ object }: CompiledObject): string {
  return `${object.kind}/${object.metadata.name}`;
}
