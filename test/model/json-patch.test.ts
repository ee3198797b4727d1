/** RFC 6902, appendix A, and what its sections say besides; nothing that is patched is changed itself. */
import { expect, test } from "vitest";
import type { PatchOperation } from "../../generator/model/input.ts";
import { jsonPatched } from "../../generator/model/json-patch.ts";

type Row = readonly [what: string, document: unknown, operation: PatchOperation, result: unknown];

const rows: readonly Row[] = [
  ["A.1 a member", { foo: "bar" }, { op: "add", path: "/baz", value: "qux" }, { foo: "bar", baz: "qux" }],
  ["A.2 an item", { foo: ["a", "c"] }, { op: "add", path: "/foo/1", value: "b" }, { foo: ["a", "b", "c"] }],
  ["A.3 removed", { baz: "qux", foo: "bar" }, { op: "remove", path: "/baz" }, { foo: "bar" }],
  ["A.4 an item removed", { foo: ["a", "b", "c"] }, { op: "remove", path: "/foo/1" }, { foo: ["a", "c"] }],
  ["A.5 replaced", { baz: "qux", foo: 1 }, { op: "replace", path: "/baz", value: "boo" }, { baz: "boo", foo: 1 }],
  [
    "A.6 moved",
    { foo: { bar: 1, waldo: 2 }, qux: { corge: 3 } },
    { op: "move", from: "/foo/waldo", path: "/qux/thud" },
    { foo: { bar: 1 }, qux: { corge: 3, thud: 2 } },
  ],
  ["A.7 an item moved", { a: [1, 2, 3, 4] }, { op: "move", from: "/a/1", path: "/a/3" }, { a: [1, 3, 4, 2] }],
  ["A.8 tested", { a: ["b", 2] }, { op: "test", path: "/a", value: ["b", 2] }, { a: ["b", 2] }],
  ["A.9 tested, another", { a: "b" }, { op: "test", path: "/a", value: "c" }, "differs"],
  ["A.10 a map", { a: 1 }, { op: "add", path: "/b", value: { c: {} } }, { a: 1, b: { c: {} } }],
  ["A.12 below nothing", { a: 1 }, { op: "add", path: "/b/c", value: 2 }, "missing b"],
  ["A.14 escapes", { "/": 9, "~1": 10 }, { op: "test", path: "/~01", value: 10 }, { "/": 9, "~1": 10 }],
  ["A.15 a text is no number", { "~1": 10 }, { op: "test", path: "/~01", value: "10" }, "differs"],
  ["A.16 at the end", { a: ["b"] }, { op: "add", path: "/a/-", value: ["c"] }, { a: ["b", ["c"]] }],
  ["null is a value", { a: null }, { op: "test", path: "/a", value: null }, { a: null }],
  ["what is there is replaced by add", { a: 1 }, { op: "add", path: "/a", value: 2 }, { a: 2 }],
  ["copied", { a: { b: 1 } }, { op: "copy", from: "/a", path: "/c" }, { a: { b: 1 }, c: { b: 1 } }],
  ["below itself", { a: { b: 1 } }, { op: "move", from: "/a", path: "/a/b" }, "into-itself"],
  ["onto itself", { a: 1 }, { op: "move", from: "/a", path: "/a" }, { a: 1 }],
  ["past the end", { a: [1] }, { op: "add", path: "/a/2", value: 2 }, "missing a 2"],
  ["the end is no item", { a: [1] }, { op: "remove", path: "/a/-" }, "missing a -"],
  ["leading zeros", { a: [1, 2] }, { op: "replace", path: "/a/01", value: 3 }, "missing a 01"],
  ["nothing to remove", { a: 1 }, { op: "remove", path: "/b" }, "missing b"],
  ["nothing to replace", { a: {} }, { op: "replace", path: "/a/b", value: 1 }, "missing a b"],
  ["nothing to copy", { a: 1 }, { op: "copy", from: "/b", path: "/c" }, "missing b"],
  ["below a text", { a: "text" }, { op: "add", path: "/a/b", value: 1 }, "missing a b"],
  ["what objects have by themselves", {}, { op: "test", path: "/constructor", value: 1 }, "missing constructor"],
];

test.each(rows)("%s", (_, document, operation, result) => {
  const before = structuredClone(document);
  const done = jsonPatched(document, operation);
  const told = done.ok
    ? done.value
    : [done.fault.kind, ...(done.fault.kind === "missing" ? done.fault.path : [])].join(" ");
  expect(told).toEqual(result);
  expect(document).toEqual(before);
});

test("a key called __proto__ is a key", () => {
  const done = jsonPatched({ a: 1 }, { op: "add", path: "/__proto__", value: { b: 1 } });
  expect(done.ok && Object.keys(done.value as object)).toEqual(["a", "__proto__"]);
  expect(({} as Record<string, unknown>).b).toBeUndefined();
});
