import type { KubernetesObject } from "../../../model/compiled.ts";
import { isRollout, strategyOfRollout } from "../../../model/kubernetes/rollouts.ts";
import { asRecord, shownText } from "../../../model/loose.ts";
import { mostPods, widerWeight } from "./canaries.ts";

/**
 * How a workload replaces its pods, as far as quotas are concerned. `surge`: how many pods it wants beside the old ones.
 *
 * - `none`: it has no pods to replace, or they are never replaced while it runs.
 * - `old-first`: it may take an old pod down before a new one is there.
 * - `new-first`: it takes no old pod down before a new one is available, so that it needs a surge pod; `together`: before so
 *   many are.
 */
export type Rollout =
  | { readonly kind: "none" }
  | { readonly kind: "old-first"; readonly surge: number }
  | { readonly kind: "new-first"; readonly surge: number; readonly together: number; readonly why: string };

/**
 * How `object` rolls `replicas` pods.
 *
 * The Deployment controller sizes ReplicaSets: the new one so that there are replicas + maxSurge pods in all, the old
 * ones so that replicas - maxUnavailable pods stay available. It counts pods that a ReplicaSet should have, whether or
 * not they could be made. The ReplicaSet controller makes pods one request at a time, and tries again later, for ever,
 * when admission refuses one because it does not fit into the quota. The quota counts an old pod until it is gone, or
 * its grace period is over. Hence:
 *
 * - With maxUnavailable of 1 or more an old pod goes although the new one was refused, and its share is free when its
 *   grace ends. What is refused is only late, though by how much is told by late-rollouts.ts.
 * - With maxUnavailable of 0 nothing moves before one surge pod is available. If one fits beside what runs at rest, the
 *   rollout finishes, however many were asked for: each new pod that is available takes an old one away, which makes
 *   room for the next. If not even one fits, it is refused for ever.
 * - Workloads that roll together only delay each other: each holds at most its surge pods, and gives as much back when
 *   they are available. So a group in which nobody is stuck alone gets through, unless surge pods are not available
 *   before another workload of the group is back, which is what contentions.ts looks for. Who is stuck alone may get
 *   through in a group, in the place that another one has just left; the next change of it alone is stuck all the same.
 * - Recreate, and StatefulSets, which replace pods in place, free first.
 *
 * Percentages of maxSurge are rounded up, of maxUnavailable down; when both come to zero, maxUnavailable is 1
 * (pkg/controller/deployment/rolling.go and util/deployment_util.go, ResolveFenceposts). A DaemonSet has a surge only
 * when its maxUnavailable is 0.
 *
 * A Rollout of Argo Rollouts 1.10 by the number of pods does as a Deployment does (CalculateReplicaCountsForBasicCanary of
 * utils/replicaset/canary.go). One that is routed has its new pods on top of all old ones, until it is at its end, and goes
 * on only when all that a weight asks for are there (CalculateReplicaCountsForTrafficRoutedCanary,
 * AtDesiredReplicaCountsForCanary); so does a blue-green one before it switches. Their old pods stay for scaleDownDelaySeconds. The
 * next release within that time makes a third set of pods (scaleDownDelayHelper of rollout/replicaset.go leaves the first until its
 * deadline): where it does not fit it only waits for the first to go, so that two sets are what is proven.
 */
export function rolloutOf(object: KubernetesObject, replicas: number): Rollout {
  const { kind, spec } = object;
  if (replicas === 0) return { kind: "none" };
  if (isRollout(object)) return ofRollout(object, replicas);
  const fields = asRecord(spec);
  if (kind === "DaemonSet") {
    const { maxSurge } = asRecord(asRecord(fields.updateStrategy).rollingUpdate);
    const surge = Math.min(portion(maxSurge, replicas, Math.ceil, 0), replicas);
    if (asRecord(fields.updateStrategy).type === "OnDelete" || surge === 0) return { kind: "old-first", surge: 0 };
    return { kind: "new-first", surge, together: 1, why: `its maxSurge is ${shownText(maxSurge)}` };
  }
  if (kind === "StatefulSet") return { kind: "old-first", surge: 0 };
  if (kind !== "Deployment" || fields.paused === true) return { kind: "none" };
  const strategy = asRecord(fields.strategy);
  if (strategy.type === "Recreate") return { kind: "old-first", surge: 0 };
  const { maxSurge = "25%", maxUnavailable = "25%" } = asRecord(strategy.rollingUpdate);
  return byNumber(maxSurge, maxUnavailable, replicas);
}

function ofRollout(object: KubernetesObject, replicas: number): Rollout {
  const strategy = strategyOfRollout(object);
  if (strategy === undefined || asRecord(object.spec).paused === true) return { kind: "none" };
  const onTop = { kind: "new-first", surge: replicas, together: replicas } as const;
  if (strategy.type === "blueGreen") return { ...onTop, why: "all new pods have to be there before the switch" };
  if (strategy.isRouted) return { ...onTop, why: "its route is weighed, so that old pods stay until the end" };
  const way = byNumber(strategy.maxSurge, strategy.maxUnavailable, replicas);
  if (way.kind === "none" || way.surge === 0) return way;
  const unavailable = portion(strategy.maxUnavailable, replicas, Math.floor, 0);
  const canary = { steps: strategy.steps, replicas, surge: way.surge, unavailable };
  const surge = mostPods(canary) - replicas;
  const wide = way.kind === "old-first" ? widerWeight(canary) : undefined;
  if (wide === undefined) return { ...way, surge };
  const why = `at ${wide} % it wants ${replicas + 1} pods, which come closest to that`;
  return { kind: "new-first", surge, together: 1, why };
}

function byNumber(maxSurge: unknown, maxUnavailable: unknown, replicas: number): Rollout {
  const surge = Math.min(portion(maxSurge, replicas, Math.ceil, 1), replicas);
  const unavailable = portion(maxUnavailable, replicas, Math.floor, 0);
  if (unavailable > 0 || surge === 0) return { kind: "old-first", surge };
  const rounded = `${shownText(maxUnavailable)} of ${replicas} rounds its maxUnavailable down to 0`;
  return { kind: "new-first", surge, together: 1, why: maxUnavailable === 0 ? "its maxUnavailable is 0" : rounded };
}

/** A number of pods, or a percentage of `replicas`. What is neither stands for `otherwise`. */
function portion(value: unknown, replicas: number, round: (exact: number) => number, otherwise: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  const percent = typeof value === "string" ? /^(\d{1,4})%$/.exec(value)?.[1] : undefined;
  return percent === undefined ? otherwise : round((Number(percent) * replicas) / 100);
}
