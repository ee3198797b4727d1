/** What is cut or taken of the input's text is whole characters, as people see them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { characterStart, clipped, printable, wellFormed } from "../../generator/diagnostics/characters.ts";
import type { Diagnostic } from "../../generator/diagnostics/diagnostic.ts";
import { githubOf } from "../../generator/diagnostics/github.ts";
import { jsonOf } from "../../generator/diagnostics/json.ts";
import { locate } from "../../generator/diagnostics/locate.ts";
import { markdownOf } from "../../generator/diagnostics/markdown.ts";
import { sarifOf } from "../../generator/diagnostics/sarif.ts";
import { plainTextOf } from "../../generator/diagnostics/text.ts";
import { explain } from "../../generator/stages/validate/explain.ts";

const family = "👨‍👩‍👧‍👦";
const segmenter = new Intl.Segmenter("en");
const characters = (text: string) => [...segmenter.segment(text)].map(({ segment }) => segment);

test.each([
  ["abcdef", 4, "abcd…"],
  ["abcd", 4, "abcd"],
  ["ab😀cd", 3, "ab…"],
  ["ab😀cd", 4, "ab😀…"],
  [`a${family}b`, 5, "a…"],
  ["e\u0301e\u0301e\u0301", 3, "e\u0301…"],
  ["a\r\nb", 2, "a…"],
])("%j cut to %i is %j", (text, most, expected) => {
  expect(clipped(text, most)).toBe(expected);
});

test("a cut is a beginning of whole characters", () => {
  const part = fc.constantFrom(
    "a",
    " ",
    "é",
    "e\u0301",
    "😀",
    "👍🏽",
    "️",
    "\u200d",
    family,
    "한",
    "नि",
    "\n",
    "\ud83d",
    "\udc00",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), fc.nat(40), (parts, most) => {
      const text = parts.join("");
      const cut = clipped(text, most).replace(/…$/, "");
      expect(cut.length).toBeLessThanOrEqual(Math.max(most, text.length <= most ? text.length : 0));
      const count = characters(cut).length;
      expect(characters(text).slice(0, count).join("")).toBe(cut);
      expect(characterStart(text, cut.length)).toBe(cut.length);
    }),
  );
});

test("half of a pair of surrogates is shown as its escape, a whole pair as it is", () => {
  expect(wellFormed("a\ud83d b😀\udc00")).toBe("a\\ud83d b😀\\udc00");
  expect(printable("\u202eabc\u001b[0m\td")).toBe("�abc�[0m d");
});

test("no rendering has half a character in it", () => {
  const value = "x".repeat(64) + "😀".repeat(300);
  const text = `{ "a\ud83d": 1, ${" ".repeat(200)}"b": "${value}" }`;
  const sources = new Map([["envs/dev.json", text]]);
  const found: readonly Diagnostic[] = [
    ...["/a\ud83d", "/b"].flatMap((pointer) =>
      (["key", "value"] as const).map((target): Diagnostic => {
        const place = { kind: "pointer", files: ["envs/dev.json"], pointer, target } as const;
        return { code: "unknown-field", severity: "error", place, message: `${pointer} is ${target}.` };
      }),
    ),
    explain("envs/dev.json", { keyword: "pattern", instancePath: "/b", params: {}, parentSchema: {}, data: value }),
    explain("envs/dev.json", {
      keyword: "additionalProperties",
      instancePath: "",
      params: { additionalProperty: `${value}\ud83d` },
      parentSchema: {},
      data: {},
    }),
    { code: "unchecked-kind", severity: "warning", object: "ns\ud83d/Kind/name", message: "Whole." },
  ];
  const located = locate(found, sources);
  for (const rendered of [
    plainTextOf(located, false),
    markdownOf(located),
    githubOf(located),
    JSON.stringify(located.map(jsonOf)),
    sarifOf(located, "1"),
  ]) {
    expect(rendered).not.toMatch(/\p{Surrogate}/u);
    expect(rendered).not.toMatch(/\\ud83d…|…\\ude00/);
  }
});
