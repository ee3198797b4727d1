import type { RolloutStep } from "../../../model/kubernetes/rollouts.ts";

/** A canary by the number of its pods. `surge` and `unavailable`: pods, not percentages. */
export interface CanaryByNumber {
  readonly steps: readonly RolloutStep[];
  readonly replicas: number;
  readonly surge: number;
  readonly unavailable: number;
}

/** Pods that a weight comes to. */
interface Share {
  readonly canary: number;
  readonly total: number;
}

/**
 * Pods that a canary by number wants in all, at most, where none is refused.
 *
 * Argo Rollouts 1.10 sizes the stable ReplicaSet first, and takes from it what does not bring it below maxUnavailable; what the
 * new one then lacks is added up to maxSurge (rolloutCanary of rollout/canary.go, CalculateReplicaCountsForBasicCanary of
 * utils/replicaset/canary.go). So a canary that may lack a pod does not always use its surge. As new pods get available, old
 * ones go, so that the first moment of each weight has most.
 */
export function mostPods({ steps, replicas, surge, unavailable }: CanaryByNumber): number {
  const weights = [...weightsOf(steps), 100];
  if (weights.some((weight, index) => weight < (weights[index - 1] ?? 0))) return replicas + surge;
  let most = replicas;
  let canary = 0;
  for (const weight of weights) {
    const wanted = shareOf(weight, replicas, surge);
    const stable = Math.max(wanted.total - wanted.canary, replicas - unavailable - canary);
    most = Math.max(most, Math.min(wanted.canary + stable, replicas + surge));
    canary = wanted.canary;
  }
  return most;
}

/** The first weight at which a canary stands with one pod more than `replicas`, without which it does not go on. */
export function widerWeight({ steps, replicas, surge }: CanaryByNumber): number | undefined {
  return weightsOf(steps).find((weight) => shareOf(weight, replicas, surge).total > replicas);
}

function weightsOf(steps: readonly RolloutStep[]): readonly number[] {
  return steps.flatMap((step) => (step.kind === "weight" ? [step.weight] : []));
}

/**
 * What comes closest to a weight: of `replicas` pods or, where a surge is allowed, of one more. Neither side is without a pod
 * below 100 % (approximateWeightedCanaryStableReplicaCounts of utils/replicaset/canary.go).
 */
function shareOf(weight: number, replicas: number, surge: number): Share {
  const [more, fewer] = [Math.ceil((replicas * weight) / 100), Math.floor((replicas * weight) / 100)];
  const mayBeNone = weight === 0 || weight === 100 || (replicas === 1 && surge === 0);
  const isTied = (total: number) => ((total * weight) / 100) % 1 === 0.5;
  const options = (surge > 0 ? [replicas, replicas + 1] : [replicas]).flatMap((total): readonly Share[] => [
    ...(total > replicas || more < replicas || mayBeNone ? [{ total, canary: more }] : []),
    ...(!isTied(total) && (fewer !== 0 || mayBeNone) ? [{ total, canary: fewer }] : []),
  ]);
  const far = ({ total, canary }: Share) => Math.abs((canary * 100) / total - weight);
  return options.toSorted((a, b) => far(a) - far(b))[0] ?? { total: replicas, canary: 0 };
}
