/** Strategic merge patches beside apimachinery's own, of test/referees/strategic-merge: thousands of generated patches. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import type { ListKeys } from "../../generator/model/kubernetes/list-keys.ts";
import { strategicMerge } from "../../generator/model/kubernetes/strategic-merge.ts";
import { isRecord, type Loose } from "../../generator/model/loose.ts";
import { answersOf, refereeSeed } from "../support/recordings.ts";
import { buildTime, madeBy, referee } from "../support/referees.ts";
import { repository } from "../support/run.ts";

const recorder = { test: import.meta.filename, madeBy: madeBy("strategic-merge") };
const pairs = 2000;

const { kinds, types } = JSON.parse(
  readFileSync(join(repository, "schemas/kubernetes-list-keys.json"), "utf8"),
) as ListKeys;

/** What services are compiled to, of the kinds that may be patched. */
const patched = new Set(
  `Deployment StatefulSet DaemonSet CronJob Job Service ServiceAccount ConfigMap PersistentVolumeClaim
  HorizontalPodAutoscaler PodDisruptionBudget NetworkPolicy`.split(/\s+/),
);
const originals = fastGlob
  .sync(["test/cases/{service-fields,workload-kinds}/expected/out/dev/**/*.yaml"], { cwd: repository })
  .sort()
  .flatMap((file) => parseAllDocuments(readFileSync(join(repository, file), "utf8")).map((document) => document.toJS()))
  .filter((object): object is Loose => isRecord(object) && patched.has(String(object.kind)));

interface Question {
  readonly kind: string;
  readonly original: Loose;
  readonly patch: Loose;
}

describe("strategic merge patches beside apimachinery's", () => {
  test("come to the same", { timeout: buildTime }, async () => {
    const questions = fc.sample(question, { numRuns: pairs, seed: refereeSeed(20_261_129) });
    const input = questions.map((asked) => JSON.stringify(asked)).join("\n");
    const expected = await answersOf(recorder, {
      title: `${pairs} patches`,
      input,
      ask: async () => ask(await referee("strategic-merge"), input),
    });
    const compared = questions.map((asked, at) => ({ asked, expected: expected[at], actual: answer(asked) }));
    const taken = compared.filter((one) => one.expected !== null);
    expect(taken.length).toBeGreaterThan(pairs * 0.9);
    expect(taken.filter((one) => shortOf(one.actual) !== one.expected).slice(0, 1)).toEqual([]);
    // A patch that changes nothing says little.
    const changing = taken.filter(({ asked, expected: result }) => shortOf(asked.original) !== result);
    expect(changing.length).toBeGreaterThan(taken.length * 0.8);
  });
});

function answer({ kind, original, patch }: Question): unknown {
  const type = kinds[`${original.apiVersion}/${kind}`];
  if (type === undefined) throw new Error(`no type for ${kind}`);
  return JSON.parse(JSON.stringify(strategicMerge(original, patch, { type }, types)));
}

/** Whole objects would be megabytes of recordings. */
function shortOf(value: unknown): string {
  return createHash("sha256").update(sorted(value)).digest("hex").slice(0, 16);
}

/** Objects without the order of their fields; that of lists counts. A field that is null is one that is not there. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, child: unknown) =>
    isRecord(child)
      ? Object.fromEntries(
          Object.entries(child)
            .filter(([, inner]) => inner !== null)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : child,
  );
}

/** Digests of the results; null for a patch that is refused. */
function ask(binary: string, input: string): readonly (string | null)[] {
  const { status, stdout, stderr } = spawnSync(binary, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`the referee failed: ${stderr}`);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown)
    .map((result) => (result === null ? null : shortOf(result)));
}

const question: fc.Arbitrary<Question> = fc
  .constantFrom(...originals)
  .chain((original) => patchOf(original).map((patch) => ({ kind: String(original.kind), original, patch })));

/** A patch of some of the fields of an object: each is changed within, replaced, or deleted; sometimes one is new. */
function patchOf(original: Loose): fc.Arbitrary<Loose> {
  const keys = Object.keys(original).filter((key) => key !== "apiVersion" && key !== "kind");
  if (keys.length === 0) return fc.constant({ added: "new" });
  return fc
    .tuple(fc.subarray(keys, { minLength: 1, maxLength: Math.min(3, keys.length) }), fc.integer({ min: 0, max: 19 }))
    .chain(([chosen, more]) =>
      fc
        .tuple(...chosen.map((key) => patchedValue(original[key]).map((value) => [key, value] as const)))
        .map((entries) => ({
          ...Object.fromEntries(entries),
          ...(more === 0 && { $patch: "replace" }),
          ...(more === 1 && { $retainKeys: [...chosen, ...keys.slice(0, 2)] }),
          ...(more === 2 && { added: { inner: null, kept: "new" } }),
        })),
    );
}

function patchedValue(value: unknown): fc.Arbitrary<unknown> {
  const inner = isRecord(value) ? patchOf(value) : Array.isArray(value) ? listOf(value) : changed(value);
  return fc.oneof({ weight: 9, arbitrary: inner }, { weight: 1, arbitrary: fc.constant(null) });
}

function changed(value: unknown): fc.Arbitrary<unknown> {
  return typeof value === "string" ? fc.constantFrom("other", value) : fc.constant(value);
}

/** Some items again, changed, in any order; new ones; and orders to delete or to replace. */
function listOf(list: readonly unknown[]): fc.Arbitrary<unknown[]> {
  return fc
    .tuple(
      fc.shuffledSubarray([...list], { minLength: 0, maxLength: Math.min(3, list.length) }),
      fc.integer({ min: 0, max: 9 }),
    )
    .chain(([chosen, more]) =>
      fc
        .tuple(...chosen.map((item) => itemOf(item)))
        .map((items) => [
          ...items,
          ...(more < 4 ? newItem(list[0]) : []),
          ...(more === 9 && isRecord(list[0]) ? [{ $patch: "replace" }] : []),
        ]),
    );
}

/** The fields that lists are matched by keep their values, or the item would be another one. */
const keys = new Set(["name", "mountPath", "containerPort", "port", "topologyKey", "ip", "type", "uid"]);

function itemOf(item: unknown): fc.Arbitrary<unknown> {
  if (!isRecord(item)) return fc.constant(item);
  const kept = Object.fromEntries(Object.entries(item).filter(([key]) => keys.has(key)));
  const rest = Object.fromEntries(Object.entries(item).filter(([key]) => !keys.has(key)));
  return fc.oneof(
    { weight: 6, arbitrary: patchOf(rest).map((patch) => ({ ...kept, ...withoutOrders(patch) })) },
    { weight: 1, arbitrary: fc.constant({ ...kept, $patch: "delete" }) },
  );
}

function withoutOrders({ $patch: _, $retainKeys: __, ...patch }: Loose): Loose {
  return patch;
}

function newItem(like: unknown): readonly unknown[] {
  if (!isRecord(like)) return typeof like === "string" ? ["new"] : [];
  const fresh = Object.entries(like).flatMap(([key, value]) =>
    keys.has(key) ? [[key, typeof value === "number" ? value + 1 : `${String(value)}x`] as const] : [],
  );
  return [{ ...Object.fromEntries(fresh), added: { inner: null, kept: "new" } }];
}
