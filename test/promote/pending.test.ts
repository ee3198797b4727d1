import { expect, test } from "vitest";
import { isRemembered, type Pending, pendingIn, promotionTrailers } from "../../generator/bot/promote/pending.ts";

const digest = `sha256:${"a".repeat(64)}`;
const origin = { name: "staging", sourceCommit: "0123456789".repeat(4), gate: "healthy" } as const;

const pending: readonly Pending[] = [
  { service: "hello", from: { tag: "v1.0.0" }, to: { tag: "v1.1.0", digest }, origin },
  {
    service: "greeter",
    from: { tag: "3f9c2ab", digest },
    to: { tag: "v2_x.y-z" },
    origin: { ...origin, gate: "unasked" },
  },
];

test("a commit remembers images with and without digests, where they are from, and what the gate had said", () => {
  const lines = promotionTrailers(origin, pending);
  expect(lines).toHaveLength(3);
  expect(lines.flatMap(pendingIn)).toEqual(pending);
});

test.each([
  "Promoted-From: staging 0123456789",
  "Promotes: hello v1 to v2 of staging main healthy",
  `Promotes: hello v1 to v2 of staging ${origin.sourceCommit} closed`,
  ` Promotes: hello v1 to v2 of staging ${origin.sourceCommit} healthy`,
  `Promotes: hello v1 to v2 of staging ${origin.sourceCommit} healthy and more`,
])("another line says nothing: %s", (line) => {
  expect(pendingIn(line)).toEqual([]);
});

test("what a branch remembers is out of date when an image, its way or the gate's answer is another, not when time goes on", () => {
  const isKnown = (change: Partial<Pending>) =>
    isRemembered(
      pending.map((one, at) => (at === 0 ? { ...one, ...change } : one)),
      { now: pending.toReversed(), ever: [] },
    );
  expect(isKnown({})).toBe(true);
  expect(isKnown({ origin: { ...origin, sourceCommit: "f".repeat(40) } })).toBe(true);
  expect(isKnown({ to: { tag: "v1.1.0" } })).toBe(false);
  expect(isKnown({ from: { tag: "v1.0.1" } })).toBe(false);
  expect(isKnown({ origin: { ...origin, name: "dev" } })).toBe(false);
  expect(isKnown({ origin: { ...origin, gate: "overruled" } })).toBe(false);
});
