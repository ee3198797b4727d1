import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  byVersion,
  imagesIn,
  isSameVersion,
  newestOf,
  type Order,
  type Progress,
  type Snapshot,
  started,
  stepBack,
} from "../../generator/bot/promote/order.ts";

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

/** Images of one service, commit by commit, the newest first: an image for each environment. */
function orderOf(
  history: readonly Readonly<Record<string, string>>[],
  candidate: string,
  had: string,
): Order | undefined {
  const comparison = { service: "a", candidate: { tag: candidate }, had: { tag: had } };
  const snapshots = history.map(
    (images): Snapshot => new Map(Object.entries(images).map(([name, tag]) => [name, new Map([["a", { tag }]])])),
  );
  return snapshots.reduce((progress: Progress, at) => stepBack(comparison, progress, at), started).order;
}

describe("which of two images came later", () => {
  const cases: readonly [name: string, history: readonly Record<string, string>[], order: Order | undefined][] = [
    [
      "the candidate is new in dev",
      [
        { dev: "new", prod: "old" },
        { dev: "old", prod: "old" },
      ],
      "newer",
    ],
    [
      "a hotfix passed by staging",
      [
        { dev: "old", staging: "new", prod: "old" },
        { dev: "old", staging: "new", prod: "x" },
        { dev: "new", staging: "new", prod: "x" },
        { dev: "new", staging: "x", prod: "x" },
      ],
      "older",
    ],
    [
      "the candidate was deployed before main went on",
      [
        { dev: "later", prod: "old" },
        { dev: "new", prod: "old" },
        { dev: "x", prod: "old" },
      ],
      "newer",
    ],
    ["what was had is met later on the way back", [{ dev: "new" }, { dev: "x" }, { dev: "old" }], "newer"],
    ["both from the beginning", [{ dev: "new", prod: "old" }], undefined],
    [
      "both in one commit",
      [
        { dev: "new", prod: "old" },
        { dev: "x", prod: "x" },
      ],
      "unknown",
    ],
  ];
  for (const [name, history, order] of cases) {
    // Candidate is what came as `new`, had is `old`.
    test(name, () => expect(orderOf(history, "new", "old")).toBe(order));
  }

  test("where history is silent, releases are compared by number", () => {
    expect(byVersion({ tag: "v1.10.0" }, { tag: "v1.9.0" })).toBe("newer");
    expect(byVersion({ tag: "v1.2.0" }, { tag: "v1.9.0" })).toBe("older");
    expect(byVersion({ tag: "3f9c2ab" }, { tag: "v1.9.0" })).toBe("unknown");
  });

  test("images that come one after the other through the stages are told apart, whichever two are asked for", () => {
    const tags = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(tags, fc.array(fc.constantFrom("dev", "staging", "prod"), { maxLength: 12 }), (numbers, pushes) => {
        // Each commit sets a new image in dev, or takes one a stage on.
        let [state, left] = [{ dev: "start", staging: "start", prod: "start" }, numbers.map((one) => `t${one}`)];
        const history = [state];
        for (const stage of ["dev", ...pushes] as const) {
          if (stage === "dev" && left.length > 0) state = { ...state, dev: left[0] ?? "" };
          if (stage === "dev") left = left.slice(1);
          if (stage === "staging") state = { ...state, staging: state.dev };
          if (stage === "prod") state = { ...state, prod: state.staging };
          history.unshift(state);
        }
        const { staging, prod } = state;
        const age = (tag: string) => ["start", ...numbers.map((one) => `t${one}`)].indexOf(tag);
        if (staging === prod) return;
        expect(orderOf(history, staging, prod)).toBe(age(staging) > age(prod) ? "newer" : "older");
      }),
    );
  });
});

describe("what an environment has had", () => {
  test("the newest is the one that it came to last, also after it was rolled back from", () => {
    const states = ["good", "bad", "good", "first"].map((tag) => ({ tag }));
    expect(newestOf(states)).toEqual({ tag: "bad" });
    expect(newestOf([])).toBeUndefined();
  });

  test("a digest under another tag is the same image, another digest under the same tag is not", () => {
    expect(isSameVersion({ tag: "a", digest: digest("1") }, { tag: "b", digest: digest("1") })).toBe(true);
    expect(isSameVersion({ tag: "a", digest: digest("1") }, { tag: "a", digest: digest("2") })).toBe(false);
    expect(isSameVersion({ tag: "a" }, { tag: "a", digest: digest("2") })).toBe(true);
  });

  test("its file is laid over base.json; null is none, and a broken or absent file has nothing", () => {
    const base = JSON.stringify({
      services: { a: { image: { tag: "1", digest: digest("1") } }, b: { image: { tag: "1" } }, c: {} },
    });
    const own = JSON.stringify({ services: { a: { image: { tag: "2", digest: null } }, b: null } });
    expect([...imagesIn(base, own)]).toEqual([["a", { tag: "2" }]]);
    expect(imagesIn(base, "{").get("b")).toEqual({ tag: "1" });
    expect(imagesIn(base, undefined).size).toBe(0);
  });
});
