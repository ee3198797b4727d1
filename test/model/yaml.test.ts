import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { yamlText } from "../../generator/model/yaml.ts";

const awkward = [
  ..."on off yes no y n Y N true False NULL null ~ ON".split(" "),
  ..."0o17 0x1f 1e3 1_000 12:30:45 2001-01-01 .inf .nan 0.5 +1 -1 1. .5 0b1 017 08".split(" "),
  ..."* *a &a !a !!str - -- --- ... ? : | > % @ ` = << # {} [] {a} [a] , \" '".split(" "),
  ..."a: a:b a:  - b|? b| b".split("|"),
  "",
  " ",
  " a",
  "a ",
  "a\tb",
  "\ta",
  "a\n",
  "a\nb",
  "a\n\n",
  "\na",
  " a\nb",
  "a\n b\n",
  "a \nb",
  "\n",
  "a\r\nb",
  "a\u0085b",
  "a\u2028b",
  "\ufeffa",
  "a # b",
  "a #",
  "🚀",
  "한국어",
  "'quoted'",
  '"quoted"',
  "\\",
  "--flag=x",
  "$(POD_NAMESPACE)/x",
  "/currency(/|$)(.*)",
  "25%",
  "100m",
];

const text = fc.oneof(
  fc.constantFrom(...awkward),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({ unit: "binary" }),
);
const leaf = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const data = fc.dictionary(
  text,
  fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(tie("node"), { maxLength: 4 }),
      fc.dictionary(text, tie("node"), { maxKeys: 4 }),
    ),
  })).node,
  { minKeys: 1 },
);

describe.each(["1.1", "1.2"] as const)("under YAML %s", (version) => {
  test.each(awkward)("%j comes back as the same text, as key and as value", (value) => {
    const object = { a: value, [value]: 1, list: [value, [value], { [value]: value }] };
    expect(parse(yamlText(object), { version, merge: true })).toEqual(object);
  });

  test("any data comes back as it was", () => {
    fc.assert(
      fc.property(data, (object) => {
        const expected = JSON.parse(JSON.stringify(object)) as unknown;
        expect(parse(yamlText(object), { version })).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });
});

test("refuses what is no data", () => {
  expect(() => yamlText({ a: undefined })).toThrow(TypeError);
  expect(() => yamlText({ a: Number.NaN })).toThrow(TypeError);
});

test("looks as people write it", () => {
  const object = {
    a: "b",
    list: [{ c: 1, d: ["e"] }, ["f", "g"]],
    script: "one\n  two\n",
    empty: [],
    version: "1.0",
    host: "http://a:80/",
  };
  expect(yamlText(object)).toBe(`a: b
list:
  - c: 1
    d:
      - e
  - - f
    - g
script: |
  one
    two
empty: []
version: "1.0"
host: http://a:80/
`);
});
