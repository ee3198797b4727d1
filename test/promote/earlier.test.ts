import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Repository } from "../../generator/adapters/forge/port.ts";
import { filesBelow, filesDigest, recordText } from "../../generator/bot/branch/record.ts";
import { alreadyIn } from "../../generator/bot/earlier/earlier.ts";
import { provenIn } from "../../generator/bot/earlier/history.ts";
import { alreadyMarkdown, provenAlready } from "../../generator/bot/earlier/words.ts";
import type { KubernetesObject } from "../../generator/model/compiled.ts";
import { blobOid, regularFile, type Tree } from "../../generator/model/tree.ts";
import { yamlText } from "../../generator/model/yaml.ts";
import { planUnit } from "../../generator/stages/plan/plan.ts";
import { claimsOf } from "../../generator/stages/plan/sameness.ts";

const path = "hello/deployment-hello.yaml";
const day = 86_400_000;
const now = new Date("2026-11-29T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * day).toISOString();

function hello(namespace: string, tag: string, replicas: number): KubernetesObject {
  const spec = { containers: [{ name: "hello", image: `registry.example.com/hello:${tag}` }] };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "hello", namespace },
    spec: { replicas, selector: {}, template: { metadata: {}, spec } },
  } as unknown as KubernetesObject;
}

/** A commit of config's main that changed staging. */
interface State {
  readonly tag: string;
  readonly replicas: number;
  readonly daysAgo: number;
  /** What its record says of the files is true. */
  readonly compiled?: boolean;
}

const oidOf = (at: number) => at.toString(16).padStart(40, "c");

/** Config as the states have it, the oldest first; `read` counts what is asked of it. */
function configOf(states: readonly State[]): { readonly config: Repository; readonly read: string[] } {
  const read: string[] = [];
  const at = states.map(({ tag, replicas, compiled = true }) => {
    const file = yamlText(hello("staging", tag, replicas));
    const tree: Tree = new Map([[`staging/${path}`, { mode: regularFile, oid: blobOid(file) }]]);
    const digest = compiled ? filesDigest(filesBelow(tree, ["staging"])) : "sha256:other";
    const record = { sourceCommit: "a".repeat(40), inputsDigest: "", generatorVersion: "1", filesDigest: digest };
    const texts = new Map([
      [`staging/${path}`, file],
      [".trip-config/staging.json", recordText(record)],
    ]);
    return { tree, texts };
  });
  const find = (commit: string) => at[states.findIndex((_, index) => oidOf(index) === commit)];
  const commits = states.map((state, index) => ({
    oid: oidOf(index),
    parents: [],
    author: { name: "", email: "" },
    message: "",
    committedAt: daysAgo(state.daysAgo),
  }));
  const config = {
    main: "main",
    tree: async (commit: string) => find(commit)?.tree ?? new Map(),
    texts: async (commit: string, paths: readonly string[]) => {
      read.push(`texts ${paths.join(" ")}`);
      const texts = find(commit)?.texts ?? new Map<string, string>();
      return new Map(paths.flatMap((one) => (texts.has(one) ? [[one, texts.get(one) ?? ""] as const] : [])));
    },
    history: async (_: string, __: readonly string[], { limit = 1000 } = {}) => {
      read.push("history");
      return commits.toReversed().slice(0, limit);
    },
  } as unknown as Repository;
  return { config, read };
}

const [before, after] = [hello("prod", "v1.0.0", 2), hello("prod", "v1.1.0", 2)];
const options = [claimsOf({ path, before, after })];
const main = (states: readonly State[]) => oidOf(states.length - 1);

async function told(states: readonly State[], healthySince?: string): Promise<string> {
  const { config } = configOf(states);
  const proven = await provenIn(config, main(states), "staging", options, now);
  return provenAlready("staging", proven, now, healthySince)
    .map((one) => alreadyMarkdown(one))
    .join("\n");
}

describe("since when an earlier environment has something", () => {
  test("is the oldest commit since which it has had it without a break", async () => {
    const states = [
      { tag: "v1.1.0", replicas: 2, daysAgo: 9 },
      { tag: "v1.0.0", replicas: 2, daysAgo: 8 },
      { tag: "v1.1.0", replicas: 2, daysAgo: 3.2 },
      { tag: "v1.1.0", replicas: 1, daysAgo: 1 },
    ];
    expect(await told(states)).toBe(
      "### What `staging` has already\n\n- `Deployment/hello`: the same as staging has had in config's main for 3 days " +
        `(since 2026-11-26, commit ${oidOf(2).slice(0, 12)}), except namespace, replicas.`,
    );
  });

  test("counts from when it was healthy, where somebody has said so, and from no earlier than it was there", async () => {
    const states = [{ tag: "v1.1.0", replicas: 2, daysAgo: 5 }];
    expect(await told(states, daysAgo(2.5))).toContain(
      `the same as staging has run for 2 days (healthy since 2026-11-27, commit ${oidOf(0).slice(0, 12)} of 2026-11-24)`,
    );
    expect(await told(states, daysAgo(30))).toContain("has run for 5 days (healthy since 2026-11-24, commit");
  });

  test.each([
    [
      "it has another image now",
      [
        { tag: "v1.1.0", replicas: 2, daysAgo: 3 },
        { tag: "v1.2.0", replicas: 2, daysAgo: 1 },
      ],
    ],
    ["somebody has edited it by hand", [{ tag: "v1.1.0", replicas: 2, daysAgo: 3, compiled: false }]],
    ["a commit is of tomorrow", [{ tag: "v1.1.0", replicas: 2, daysAgo: -1 }]],
    [
      "an earlier commit is later",
      [
        { tag: "v1.0.0", replicas: 2, daysAgo: 1 },
        { tag: "v1.1.0", replicas: 2, daysAgo: 3 },
      ],
    ],
  ] as const)("nothing is said when %s", async (_, states) => {
    expect(await told(states)).toBe("");
  });

  test("less than a day is told as a day, so that each run says the same", async () => {
    expect(await told([{ tag: "v1.1.0", replicas: 2, daysAgo: 0.2 }])).toContain(
      "in config's main (since 2026-11-29, commit",
    );
  });

  test("whatever the history, what is said is what going back commit by commit says", async () => {
    const state = fc.record({
      tag: fc.constantFrom("v1.1.0", "v1.1.0", "v1.0.0", "latest"),
      replicas: fc.constantFrom(2, 2, 3),
    });
    const histories = fc.array(state, { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(histories, async (drawn) => {
        const states = drawn.map((one, index) => ({ ...one, daysAgo: drawn.length - index }));
        const { config, read } = configOf(states);
        const proven = await provenIn(config, main(states), "staging", options, now);
        // Twenty commits are gone back through, and each text is read once.
        const seen = states.slice(-20).reverse();
        const end = seen.findIndex(({ tag }) => tag !== "v1.1.0");
        const run = end === -1 ? seen : seen.slice(0, end);
        expect(read.filter((one) => one === "history")).toHaveLength(1);
        expect(read.length).toBeLessThan(10);
        if (run.length === 0) {
          expect(proven).toEqual([]);
          return;
        }
        const except = ["namespace", ...(run.some(({ replicas }) => replicas === 3) ? ["replicas"] : [])];
        expect(proven.map(({ since, except: said }) => [since.oid, [...said].sort()])).toEqual([
          [oidOf(states.length - run.length), except],
        ]);
      }),
    );
  });
});

test("a plan in which nothing may be claimed reads nothing", async () => {
  const { config, read } = configOf([{ tag: "latest", replicas: 2, daysAgo: 3 }]);
  const floating = hello("prod", "latest", 2);
  const plan = planUnit({ unit: "prod", before: new Map([[path, before]]), after: new Map([[path, floating]]) });
  const texts = new Map([[`prod/${path}`, yamlText(before)]]);
  const question = {
    config,
    main: oidOf(0),
    earlier: "staging",
    plan,
    before: texts,
    after: new Map([[path, floating]]),
    now,
  };
  expect(await alreadyIn(question)).toEqual([]);
  expect(read).toEqual([]);
});
