import { describe, expect, test } from "vitest";
import { changeBetween, patienceFor } from "../../generator/adapters/watch/change.ts";
import type { LocatedDiagnostic } from "../../generator/diagnostics/locate.ts";
import { type Known, newsOf } from "../../generator/diagnostics/news.ts";

const stamps = (files: Readonly<Record<string, string>>) =>
  new Map(Object.entries(files).map(([path, text]) => [path, { size: text.length, state: text }]));

const before = stamps({ a: "1", b: "1", c: "1", d: "1", e: "1" });

describe("a change", () => {
  test.each([
    ["a save", { a: "2", b: "1", c: "1", d: "1", e: "1" }, ["a"], 10],
    ["a file more", { a: "1", b: "1", c: "1", d: "1", e: "1", f: "1" }, ["f"], 10],
    ["a file that is gone", { b: "1", c: "1", d: "1", e: "1" }, ["a"], 120],
    ["a file that is emptied", { a: "", b: "1", c: "1", d: "1", e: "1" }, ["a"], 120],
    ["many files", { a: "2", b: "2", c: "2", d: "2", e: "1" }, ["a", "b", "c", "d"], 120],
  ])("%s", (_what, after, paths, patience) => {
    const change = changeBetween(before, stamps(after));
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
  const finding = (message: string, line: string, number = 1, ...objects: readonly string[]): LocatedDiagnostic => ({
    code: "floating-tag",
    severity: "error",
    message,
    objects,
    location: { file: "envs/dev.json", range: { line: number, column: 1, length: 1, text: line } },
  });
  const known = (...findings: readonly LocatedDiagnostic[]): Known => ({ findings, faults: [] });
  const a = finding("a", "one", 1, "Deployment/x", "Deployment/y");

  test.each([
    ["the same", [a], [a], [], []],
    ["on another line, and another follows it", [finding("a", "one")], [finding("a", "  one,", 7)], [], []],
    ["a line that reads otherwise", [finding("a", "one")], [finding("a", "two")], ["a"], ["a"]],
    ["one more that says the same", [finding("a", "one")], [finding("a", "one"), finding("a", "one", 9)], ["a"], []],
    ["one less", [finding("a", "one"), finding("a", "one", 9)], [finding("a", "one")], [], ["a"]],
    ["none any more", [a], [], [], ["a"]],
  ])("%s", (_what, then, now, fresh, gone) => {
    const { news, known: next } = newsOf(known(...then), now, true);
    expect(news.fresh.map(({ message }) => message)).toEqual(fresh);
    expect(news.gone.map(({ message }) => message)).toEqual(gone);
    expect(next).toEqual(known(...now));
  });

  test("are about the objects for which it is new", () => {
    const more = finding("a", "one", 1, "Deployment/x", "Deployment/y", "Deployment/z");
    expect(newsOf(known(a), [more], true).news).toEqual({ fresh: [{ ...more, objects: ["Deployment/z"] }], gone: [] });
  });

  test("are none of what faults hide, neither when they come nor when they are mended", () => {
    const [fault, other] = [finding("not JSON", "{"), finding("not JSON either", "}")];
    const hidden = newsOf(known(a), [fault], false);
    expect(hidden.news).toEqual({ fresh: [fault], gone: [] });
    const otherwise = newsOf(hidden.known, [other], false);
    expect(otherwise.news).toEqual({ fresh: [other], gone: [fault] });
    const mended = newsOf(otherwise.known, [a], true);
    expect(mended.news).toEqual({ fresh: [], gone: [other] });
    expect(newsOf(otherwise.known, [], true).news.gone).toEqual([other, a]);
  });
});
