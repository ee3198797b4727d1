import { isRollout } from "../../../model/kubernetes/rollouts.ts";
import { asRecord } from "../../../model/loose.ts";
import { gatewayPlugin } from "../../../model/rollouts.ts";
import type { Effect } from "../effect.ts";
import type { Pair, Scene } from "../scene.ts";
import { quoted } from "./words.ts";
import { autoscalerOf, countOf, isWorkload, specOf, takerOf } from "./workload.ts";

/**
 * A number of pods that git says no more, where Argo CD keeps none: beside routes whose weights move it applies what is OutOfSync as
 * git has it, and what was applied before and is said no more is removed (three-way patch of kubectl apply). Without a number a workload
 * has one pod, until its autoscaler looks, every fifteen seconds by default.
 */
export function forgottenReplicas({ reference, before, after, fields }: Pair, scene: Scene): readonly Effect[] {
  if (before === undefined || after === undefined || !isWorkload(after)) return [];
  const from = countOf(specOf(before).replicas) ?? 0;
  if (from <= 1 || countOf(specOf(after).replicas) !== undefined) return [];
  const isTaken = isTakenOver(reference, scene);
  if (autoscalerOf(after, scene.autoscalers.after) === undefined && !isTaken) return [];
  const workload = reference.name;
  if (!movesWeights(scene)) return isTaken ? [handedOver(workload, from)] : [];
  // Argo CD ignores the number, so that alone it makes nothing OutOfSync.
  const isNow = fields.some(({ path }) => path.join(".") !== "spec.replicas");
  const when = isNow ? "Now" : "With its next change";
  const message = `${when} ${quoted(workload)} has one pod instead of ${from} until ${isTaken ? "the Rollout has its own" : "its autoscaler acts"}: where a canary moves the weights of routes, Argo CD keeps no number of pods that git says no more.`;
  const hint = `before that let Argo CD forget the number: \`kubectl apply edit-last-applied\`, see docs/operations.md.`;
  return [{ kind: "scale", workload, from, to: 1, severity: "high", message, hint }];
}

/** Whether a Rollout counts the Deployment's pods down, with an autoscaler of its own: git says the number of neither. */
export function isTakenOver(deployment: Pair["reference"], { after, autoscalers }: Scene): boolean {
  const taker = takerOf(deployment, after);
  return taker !== undefined && autoscalerOf(taker, autoscalers.after) !== undefined;
}

/** Where Argo CD ignores the number, the Deployment keeps its pods until the Rollout takes them. */
function handedOver(workload: string, from: number): Effect {
  const message = `Git says no more how many pods the Deployment ${quoted(workload)} has, ${from}: an autoscaler is switched on in the release in which a Rollout takes over.`;
  const hint =
    "Argo CD must ignore its `/spec/replicas` before this is synced, or the replicas go to 1 first; a release of its own for the autoscaler is safer.";
  return { kind: "handover", workload, direction: "to-autoscaler", severity: "medium", message, hint };
}

function movesWeights({ after }: Scene): boolean {
  return after.some((object) => {
    if (!isRollout(object)) return false;
    const { trafficRouting } = asRecord(asRecord(specOf(object).strategy).canary);
    return asRecord(asRecord(trafficRouting).plugins)[gatewayPlugin] !== undefined;
  });
}
