/**
 * Plays canaries by number with the formulas of Argo Rollouts 1.10 (CalculateReplicaCountsForBasicCanary of
 * utils/replicaset/canary.go) and a quota that refuses pods, in any order in which controllers may happen to run, and holds the
 * rule's verdict and its number of pods against what comes out.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { rolloutOf } from "../../generator/stages/check/quota/rollouts.ts";

interface Canary {
  readonly replicas: number;
  readonly surge: number;
  readonly unavailable: number;
  readonly weights: readonly number[];
}

/** `wanted`: spec.replicas of a ReplicaSet; `pods`: those that exist; `ending`: deleted, and counted until they are gone. */
interface Playing extends Canary {
  readonly stable: { wanted: number; pods: number };
  readonly young: { wanted: number; pods: number; available: number };
  ending: number;
  step: number;
  most: number;
}

const canary: fc.Arbitrary<Canary> = fc
  .record({
    replicas: fc.integer({ min: 1, max: 9 }),
    surge: fc.integer({ min: 0, max: 4 }),
    unavailable: fc.integer({ min: 0, max: 3 }),
    weights: fc
      .uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 3 })
      .map((weights) => weights.toSorted((a, b) => a - b)),
  })
  .filter(({ surge, unavailable }) => surge + unavailable > 0);

test("a canary by number finishes unless a pod that it needs first does not fit", () => {
  const seen = { stuck: 0, ended: 0 };
  fc.assert(
    fc.property(canary, fc.nat(3), fc.infiniteStream(fc.nat(1_000_000)), (each, room, choices) => {
      const way = told(each);
      const fits = way.kind !== "new-first" || way.together <= room;
      seen[fits ? "ended" : "stuck"] += 1;
      expect(play(each, room, choices).step > each.weights.length).toBe(fits);
    }),
    { numRuns: 800 },
  );
  expect(Math.min(seen.stuck, seen.ended)).toBeGreaterThan(50);
});

test("with room for all it has just the pods at most that the rule says", () => {
  fc.assert(
    fc.property(canary, fc.infiniteStream(fc.nat(1_000_000)), (each, choices) => {
      const way = told(each);
      const { most } = play(each, 1000, choices);
      expect(most - each.replicas).toBe(way.kind === "none" ? 0 : way.surge);
    }),
    { numRuns: 800 },
  );
});

function told({ replicas, surge, unavailable, weights }: Canary) {
  const steps = weights.map((setWeight) => ({ setWeight }));
  const spec = { strategy: { canary: { maxSurge: surge, maxUnavailable: unavailable, steps } } };
  return rolloutOf({ apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", metadata: { name: "a" }, spec }, replicas);
}

/** Lets whatever can happen next be chosen by `choices` until nothing can. */
function play(canary: Canary, room: number, choices: Iterator<number>): Playing {
  const { replicas } = canary;
  const stable = { wanted: replicas, pods: replicas };
  const young = { wanted: 0, pods: 0, available: 0 };
  const state: Playing = { ...canary, stable, young, ending: 0, step: 0, most: replicas };
  for (let turn = 0; turn < 5000; turn += 1) {
    const moves = movesOf(state, replicas + room - stable.pods - young.pods - state.ending);
    if (moves.length === 0) break;
    moves[(choices.next().value ?? 0) % moves.length]?.();
    state.most = Math.max(state.most, stable.wanted + young.wanted);
  }
  return state;
}

/** What the controllers, the quota and the kubelet may do next. */
function movesOf(state: Playing, free: number): readonly (() => void)[] {
  const { stable, young } = state;
  const moves: (() => void)[] = [];
  const controller = state.step > state.weights.length ? undefined : reconciled(state);
  if (controller !== undefined) moves.push(controller);
  if (stable.pods > stable.wanted) {
    moves.push(() => {
      stable.pods -= 1;
      state.ending += 1;
    });
  }
  if (young.pods < young.wanted && free > 0) moves.push(change(young, "pods", 1));
  if (young.available < young.pods) moves.push(change(young, "available", 1));
  if (state.ending > 0) moves.push(change(state, "ending", -1));
  return moves;
}

/** What the controller of Rollouts does when it looks: it sizes the stable set, or else the new one, or else goes on. */
function reconciled(state: Playing): (() => void) | undefined {
  const { stable, young, replicas, surge, unavailable } = state;
  const [canary, rest] = share(state.weights[state.step] ?? 100, replicas, surge);
  const most = replicas + surge;
  const least = replicas - Math.min(unavailable, replicas);
  let toYoung = Math.max(young.wanted, Math.min(canary, most - stable.wanted));
  let toStable = stable.wanted;
  const standing = Math.min(young.wanted, young.available) + stable.wanted;
  if (standing > least) {
    toStable = Math.min(stable.wanted, Math.max(rest, stable.wanted - (standing - least)));
    toYoung -= Math.max(0, toYoung + toStable - most);
  }
  if (toStable !== stable.wanted) return change(stable, "wanted", toStable - stable.wanted);
  if (toYoung !== young.wanted) return change(young, "wanted", toYoung - young.wanted);
  const isThere = young.wanted === canary && young.available === canary;
  return isThere && stable.wanted === rest && stable.pods === rest ? change(state, "step", 1) : undefined;
}

function change<K extends string>(counts: Record<K, number>, key: K, by: number): () => void {
  return () => {
    counts[key] += by;
  };
}

/** approximateWeightedCanaryStableReplicaCounts. */
function share(weight: number, replicas: number, surge: number): readonly [canary: number, stable: number] {
  const ceil = Math.ceil((replicas * weight) / 100);
  const floor = Math.floor((replicas * weight) / 100);
  const zero = weight === 100 || (replicas === 1 && surge === 0);
  const tied = (total: number) => (total * weight) % 100 === 50;
  const options: (readonly [number, number])[] = [];
  if (ceil < replicas || zero) options.push([ceil, replicas]);
  if (!tied(replicas) && (floor !== 0 || zero)) options.push([floor, replicas]);
  if (surge > 0) {
    options.push([ceil, replicas + 1]);
    if (!tied(replicas + 1) && (floor !== 0 || zero)) options.push([floor, replicas + 1]);
  }
  const [best = [0, replicas]] = options.toSorted(
    (a, b) => Math.abs((a[0] * 100) / a[1] - weight) - Math.abs((b[0] * 100) / b[1] - weight),
  );
  return [best[0], best[1] - best[0]];
}
