/**
 * Plays rollouts with the formulas of pkg/controller/deployment/rolling.go and a quota that refuses pods, in any order
 * in which controllers may happen to run, and holds the rule's verdict against what comes out.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { rolloutOf } from "../../generator/stages/check/quota/rollouts.ts";

interface Strategy {
  readonly replicas: number;
  readonly surge: number | string;
  readonly unavailable: number | string;
  readonly size: number;
}

/** `wanted`: spec.replicas of a ReplicaSet; `pods`: those that exist; `ending`: deleted, and counted until they are gone. */
interface Playing extends Strategy {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
  old: { wanted: number; pods: number };
  young: { wanted: number; pods: number; available: number };
  ending: number;
}

const count = fc.integer({ min: 0, max: 6 });
const share = fc.oneof(
  count,
  fc.integer({ min: 0, max: 120 }).map((percent) => `${percent}%`),
);
const strategy: fc.Arbitrary<Strategy> = fc
  .record({
    replicas: fc.integer({ min: 1, max: 9 }),
    surge: share,
    unavailable: share,
    size: fc.integer({ min: 1, max: 4 }),
  })
  .filter(
    ({ surge, unavailable }) => Number.parseInt(String(surge), 10) + Number.parseInt(String(unavailable), 10) > 0,
  );

test("a rollout finishes unless a surge pod that it needs first does not fit", () => {
  const order = fc.infiniteStream(fc.nat(1_000_000));
  const game = fc.tuple(fc.array(strategy, { minLength: 1, maxLength: 3 }), fc.nat(5), order);
  let stuck = 0;
  fc.assert(
    fc.property(game, ([strategies, room, choices]) => {
      const fits = strategies.every((each) => kindOf(each) !== "new-first" || each.size <= room);
      const finished = play(strategies, room, choices);
      if (!fits) stuck += 1;
      if (fits) expect(finished).toBe(true);
      if (strategies.length === 1) expect(finished).toBe(fits);
    }),
    { numRuns: 500 },
  );
  expect(stuck).toBeGreaterThan(10);
});

function kindOf({ replicas, surge, unavailable }: Strategy): string {
  const spec = { strategy: { rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } } };
  return rolloutOf({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a" }, spec }, replicas).kind;
}

/** Whether all finish, when whatever can happen next is chosen by `choices` until nothing can. */
function play(strategies: readonly Strategy[], room: number, choices: Iterator<number>): boolean {
  const all = strategies.map(begin);
  const hard = all.reduce((sum, { replicas, size }) => sum + replicas * size, room);
  for (let step = 0; step < 5000; step += 1) {
    const moves = all.flatMap((each) => movesOf(each, () => hard - used(all)));
    if (moves.length === 0) break;
    moves[(choices.next().value ?? 0) % moves.length]?.();
  }
  return all.every(({ old, young, ending, replicas }) => old.pods + ending === 0 && young.available === replicas);
}

function begin(strategy: Strategy): Playing {
  const { replicas, surge, unavailable } = strategy;
  const maxSurge = scaled(surge, replicas, Math.ceil);
  const down = scaled(unavailable, replicas, Math.floor);
  const maxUnavailable = Math.min(maxSurge === 0 && down === 0 ? 1 : down, replicas);
  const old = { wanted: replicas, pods: replicas };
  return { ...strategy, maxSurge, maxUnavailable, old, young: { wanted: 0, pods: 0, available: 0 }, ending: 0 };
}

function used(all: readonly Playing[]): number {
  return all.reduce((sum, { old, young, ending, size }) => sum + (old.pods + young.pods + ending) * size, 0);
}

/** What controllers, the quota and the kubelet may do next. */
function movesOf(state: Playing, free: () => number): readonly (() => void)[] {
  const { old, young, replicas, maxSurge, maxUnavailable } = state;
  const moves: (() => void)[] = [];
  const grow = Math.min(replicas + maxSurge - old.wanted - young.wanted, replicas - young.wanted);
  const minAvailable = replicas - maxUnavailable;
  const mayGo = old.wanted + young.wanted - minAvailable - (young.wanted - young.available);
  const spare = old.pods + young.available - minAvailable;
  const shrink = mayGo > 0 ? Math.min(spare, old.wanted) : 0;
  if (grow > 0) moves.push(change(young, "wanted", grow));
  else if (shrink > 0) moves.push(change(old, "wanted", -shrink));
  if (old.pods > old.wanted) {
    moves.push(() => {
      old.pods -= 1;
      state.ending += 1;
    });
  }
  if (young.pods < young.wanted && free() >= state.size) moves.push(change(young, "pods", 1));
  if (young.available < young.pods) moves.push(change(young, "available", 1));
  if (state.ending > 0) moves.push(change(state, "ending", -1));
  return moves;
}

function change<K extends string>(counts: Record<K, number>, key: K, by: number): () => void {
  return () => {
    counts[key] += by;
  };
}

function scaled(value: number | string, replicas: number, round: (exact: number) => number): number {
  return typeof value === "number" ? value : round((Number.parseInt(value, 10) * replicas) / 100);
}
