import { asRecord, entryOf } from "../../../model/loose.ts";
import type { Effect } from "../effect.ts";
import { referenceOf } from "../reference.ts";
import type { Pair, Scene } from "../scene.ts";
import { isKept } from "./data.ts";
import { isTakenOver } from "./forgotten-replicas.ts";
import { successorOf } from "./other-kind.ts";
import { counted, quoted } from "./words.ts";
import { autoscalerOf, countOf, isWorkload, podsOf, specOf, takerOf } from "./workload.ts";

/** Numbers of pods: who decides them, how they change, and workloads that stop. */
export function scaling(pair: Pair, scene: Scene): readonly Effect[] {
  const { kind, name } = pair.reference;
  if (kind === "PodDisruptionBudget") return budget(pair, scene);
  if (kind === "HorizontalPodAutoscaler") return handover(pair, scene);
  if (!isWorkload(pair.after ?? pair.before) || pair.before === undefined) return [];
  if (pair.after === undefined) return successorOf(pair, scene) === undefined ? removed(pair, scene) : [];
  const { before, after } = scene.autoscalers;
  const [from, to] = [podsOf(pair.before, before), podsOf(pair.after, after)];
  if (from === undefined || to === undefined || from.pods === to.pods) return [];
  if (to.pods === 0) {
    const message = `${quoted(name)} stops: its ${counted(from.pods, "pod")} go, and none is left.`;
    return [{ kind: "downtime", reason: "scaled-to-zero", workload: name, severity: "high", message }];
  }
  // The autoscaler's own change says what becomes of the number.
  if (from.atLeast || to.atLeast || isTakenOver(pair.reference, scene)) return [];
  const message = `${quoted(name)} goes from ${counted(from.pods, "pod")} to ${to.pods}.`;
  return [{ kind: "scale", workload: name, from: from.pods, to: to.pods, severity: "low", message }];
}

/** A Rollout has taken its pods over in the release before. */
function hasGivenUp(deployment: Pair["reference"], scene: Scene): boolean {
  const taker = takerOf(deployment, scene.before);
  return scene.pairs.some(({ before, after }) => before !== undefined && before === taker && after !== undefined);
}

function removed({ reference, before }: Pair, scene: Scene): readonly Effect[] {
  const count = before === undefined ? undefined : podsOf(before, scene.autoscalers.before);
  if (isKept(before) || count?.pods === 0 || hasGivenUp(reference, scene)) return [];
  const pods = count === undefined ? "its pods" : `its ${counted(count.pods, "pod")}`;
  const message = `${quoted(reference.name)} is removed and ${pods} ${count?.pods === 1 ? "stops" : "stop"}.`;
  return [{ kind: "downtime", reason: "removed", workload: reference.name, severity: "high", message }];
}

/** Replicas that an autoscaler decides from now on, or no longer, or within other bounds. */
function handover(autoscaler: Pair, { pairs, autoscalers }: Scene): readonly Effect[] {
  const { kind, name } = asRecord(specOf(autoscaler.after ?? autoscaler.before).scaleTargetRef);
  const target = pairs.find(
    ({ reference }) =>
      reference.kind === kind && reference.name === name && reference.namespace === autoscaler.reference.namespace,
  );
  if (target?.before === undefined || target.after === undefined) return [];
  const workload = target.reference.name;
  const [old, now] = [autoscalerOf(target.before, autoscalers.before), autoscalerOf(target.after, autoscalers.after)];
  const facts = { kind: "handover", workload, severity: "medium" } as const;
  if (old === undefined && now !== undefined) {
    const fixed = countOf(specOf(target.before).replicas) ?? 1;
    const message = `An autoscaler decides the replicas of ${quoted(workload)} from now on, ${now.min} to ${now.max}; they were ${fixed}.`;
    const still = countOf(specOf(target.after).replicas) !== undefined;
    const hint = still
      ? "The Deployment still says `replicas`: each sync sets back what the autoscaler decides."
      : "Argo CD must ignore its `/spec/replicas` before this is synced, or the replicas go to 1 first.";
    if (!still && fixed <= 1) return [{ ...facts, direction: "to-autoscaler", message }];
    return [{ ...facts, direction: "to-autoscaler", message, hint }];
  }
  if (old !== undefined && now === undefined) {
    const fixed = countOf(specOf(target.after).replicas);
    const message =
      fixed === undefined
        ? `No autoscaler decides the replicas of ${quoted(workload)} any more, and nothing else does: they stay what they are.`
        : `No autoscaler decides the replicas of ${quoted(workload)} any more: ${fixed}, instead of ${old.min} to ${old.max}.`;
    return [{ ...facts, direction: "from-autoscaler", message }];
  }
  if (old === undefined || now === undefined || (old.min === now.min && old.max === now.max)) return [];
  const message = `The autoscaler of ${quoted(workload)} keeps ${now.min} to ${now.max} pods, instead of ${old.min} to ${old.max}.`;
  return [{ ...facts, direction: "bounds", severity: now.min < old.min ? "medium" : "low", message }];
}

/** A budget that goes while several pods stay: a node's drain may take them all at once. */
function budget({ reference, before, after }: Pair, scene: Scene): readonly Effect[] {
  if (before === undefined || after !== undefined) return [];
  const labels = asRecord(asRecord(specOf(before).selector).matchLabels);
  const entries = Object.entries(labels);
  const autoscalers = scene.autoscalers.after;
  const affected = scene.after.filter((object) => {
    const own = asRecord(asRecord(asRecord(specOf(object).template).metadata).labels);
    if (!isWorkload(object) || referenceOf(object).namespace !== reference.namespace || entries.length === 0)
      return false;
    return entries.every(([key, value]) => entryOf(own, key) === value) && (podsOf(object, autoscalers)?.pods ?? 0) > 1;
  });
  return affected.map((object): Effect => {
    const { name } = referenceOf(object);
    const message = `No disruption budget keeps pods of ${quoted(name)} any more: a drain of nodes may stop all of them at once.`;
    return { kind: "downtime", reason: "no-budget", workload: name, severity: "medium", message };
  });
}
