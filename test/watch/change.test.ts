import { describe, expect, test } from "vitest";
import { changeBetween, patienceFor } from "../../generator/adapters/watch/change.ts";
import type { Diagnostic, Findings } from "../../generator/diagnostics/diagnostic.ts";
import { locate } from "../../generator/diagnostics/locate.ts";
import { gathered, type Known, type News, newsOf, nothingKnown } from "../../generator/diagnostics/news.ts";
import { noRows, rowsOf } from "../../generator/diagnostics/rows.ts";
import { pipeline } from "../../generator/pipeline.ts";
import { sample } from "../support/run.ts";

const seen = (files: Readonly<Record<string, string>>) =>
  new Map(Object.entries(files).map(([path, text]) => [path, { size: text.length, state: text }]));

const before = seen({ a: "1", b: "1", c: "1", d: "1", e: "1" });

describe("a change", () => {
  test.each([
    ["a save", { a: "2", b: "1", c: "1", d: "1", e: "1" }, ["a"], 10],
    ["a file more", { a: "1", b: "1", c: "1", d: "1", e: "1", f: "1" }, ["f"], 10],
    ["a file that is gone", { b: "1", c: "1", d: "1", e: "1" }, ["a"], 120],
    ["a file that is emptied", { a: "", b: "1", c: "1", d: "1", e: "1" }, ["a"], 120],
    ["many files", { a: "2", b: "2", c: "2", d: "2", e: "1" }, ["a", "b", "c", "d"], 120],
  ])("%s", (_what, after, paths, patience) => {
    const change = changeBetween(before, seen(after));
    expect(change?.paths).toEqual(paths);
    expect(change && patienceFor(change, 1000)).toBe(patience);
    // One that follows an answer at once is one of several.
    expect(change && patienceFor(change, 50)).toBe(120);
  });

  test("is none where nothing differs", () => {
    expect(changeBetween(before, new Map(before))).toBeUndefined();
  });
});

describe("news", () => {
  const file = "envs/dev.json";
  /** What a run finds in a file: each finding is what it says, on which of its lines, and of what. */
  const run = (lines: readonly string[], ...found: readonly (readonly [string, number, string?])[]): Findings => ({
    sources: new Map([[file, lines.join("\n")]]),
    diagnostics: found.map(([message, line, object]) => ({
      code: "floating-tag",
      severity: "error",
      message,
      place: { kind: "offset", file, offset: lines.slice(0, line).join("\n").length + Math.min(line, 1), length: 1 },
      ...(object !== undefined && { object }),
    })),
  });
  const afterRun = (found: Findings): Known => ({ findings: rowsOf(found, []), faults: noRows });
  const told = ({ findings, faults }: Known, found: Findings, isWhole = true) => {
    const { news, known } = newsOf({ findings, faults }, rowsOf(found, [findings, faults]), isWhole);
    const texts = (list: News["fresh"]) => list.map(({ message, objects }) => [message, ...objects].join(" "));
    return { fresh: texts(news.fresh), gone: texts(news.gone), known };
  };

  test.each([
    ["the same", run(["x"], ["a", 0]), run(["x"], ["a", 0]), [], []],
    ["on another line, which another follows", run(["x"], ["a", 0]), run(["", "  x,"], ["a", 1]), [], []],
    ["a line that reads otherwise", run(["x"], ["a", 0]), run(["y"], ["a", 0]), ["a"], ["a"]],
    ["one more that says the same", run(["x"], ["a", 0]), run(["x", "x"], ["a", 0], ["a", 1]), ["a"], []],
    ["one less", run(["x", "x"], ["a", 0], ["a", 1]), run(["x"], ["a", 0]), [], ["a"]],
    ["twice the same", run(["x"], ["a", 0]), run(["x"], ["a", 0], ["a", 0]), ["a"], []],
    [
      "none any more",
      run(["x"], ["a", 0, "Deployment/x"], ["a", 0, "Deployment/y"]),
      run(["x"]),
      [],
      ["a Deployment/x Deployment/y"],
    ],
    [
      "of one object more",
      run(["x"], ["a", 0, "Deployment/x"]),
      run(["x"], ["a", 0, "Deployment/x"], ["a", 0, "Deployment/y"]),
      ["a Deployment/y"],
      [],
    ],
  ])("%s", (_what, then, now, fresh, gone) => {
    expect(told(afterRun(then), now)).toEqual({ fresh, gone, known: expect.anything() });
  });

  test("are none of what faults hide, neither when they come nor when they are mended", () => {
    const found = run(["x"], ["a", 0]);
    const hidden = told(afterRun(found), run(["{"], ["not JSON", 0]), false);
    expect(hidden).toMatchObject({ fresh: ["not JSON"], gone: [] });
    const otherwise = told(hidden.known, run(["}"], ["not JSON", 0]), false);
    expect(otherwise).toMatchObject({ fresh: ["not JSON"], gone: ["not JSON"] });
    expect(told(otherwise.known, found)).toMatchObject({ fresh: [], gone: ["not JSON"] });
    expect(told(otherwise.known, run(["x"]))).toMatchObject({ fresh: [], gone: ["not JSON", "a"] });
  });

  test("show no line that holds a credential, of whatever finding it is", () => {
    const found = run(["password"], ["a", 0]);
    const secret = { ...found.diagnostics[0], message: "a credential", secret: true } as Diagnostic;
    const { news } = newsOf(nothingKnown, rowsOf({ ...found, diagnostics: [...found.diagnostics, secret] }, []), true);
    expect(news.fresh.map((one) => one.secret)).toEqual([true, true]);
  });

  test("counts are those of a single run", async () => {
    const { diagnostics, sources } = await pipeline({ root: sample, mode: "none", run: "", isRunning: () => true });
    const rows = rowsOf({ diagnostics, sources }, []);
    expect(gathered([...rows.rows.values()])).toEqual(locate(diagnostics, sources));
    expect([...rowsOf({ diagnostics, sources }, [rows]).rows.values()]).toEqual([...rows.rows.values()]);
  });
});
