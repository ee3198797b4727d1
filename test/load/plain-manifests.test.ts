/**
 * The quick reader of manifests reads what the reader of all YAML reads, or leaves the file to it: of every manifest of
 * the tests, and of such with lines and parts of lines changed. `PLAIN_EDITS=20000 npx vitest run test/load/plain-manifests`
 * tries more.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import fastGlob from "fast-glob";
import { expect, test } from "vitest";
import { manifestDocuments } from "../../generator/diagnostics/manifest-yaml.ts";
import { documentFaults, plainValue } from "../../generator/model/manifests/faults.ts";
import { plainDocuments } from "../../generator/model/manifests/plain/documents.ts";
import { repository } from "../support/run.ts";

const texts = fastGlob
  .sync(["test/manifests/**/*.yaml", "test/rules/**/*.yaml", "out/**/*.yaml"], { cwd: repository })
  .map((file) => readFileSync(join(repository, file), "utf8"))
  .filter((text) => text.length < 20_000);

/** What the package makes of a text: the values, or that something is wrong with it. */
function whole(text: string): string {
  const read = manifestDocuments(text);
  if (!read.ok) return "too deep";
  const documents = read.documents.flatMap((document, index): readonly object[] => {
    const faults = documentFaults(document, "a.yaml", text);
    if (faults.length > 0) return [{ index, faults: faults.length }];
    if (document.contents === null) return [];
    const value = plainValue(document, "a.yaml");
    if (!value.ok) return [{ index, faults: 1 }];
    return value.value === null ? [] : [{ index, value: value.value }];
  });
  return JSON.stringify(documents);
}

function plainly(text: string): string | undefined {
  const documents = plainDocuments(text);
  return documents === undefined ? undefined : JSON.stringify(documents);
}

test("every manifest of the tests is read as the package reads it, most of them quickly", () => {
  const quick = texts.filter((text) => plainly(text) !== undefined);
  for (const text of quick) expect(plainly(text)).toBe(whole(text));
  expect(quick.length).toBeGreaterThan(texts.length / 3);
});

/** What is put into a line, or in the place of one. */
const pieces =
  `| |- |+ |2 > >- - -- --- ... # #a ' " ''' "\\n" "\\x41" {} [] [a, {a: b}] &a *a !!str ! ? a: : :a a:b yes No ~ null
  .inf 0x1 0o7 017 1_000 1e3 1.0 .5 -1 +1 12:30 2001-01-01 = << __proto__ @ % \` , ] } é \u2028 \t`
    .split(/[ \n]+/)
    .concat(" ", "  ", "    ", "a: b", "- a", "- a: b", "a: |", "  b", "\r", "");

const edit = fc.record({
  line: fc.nat(),
  kind: fc.constantFrom(
    "remove",
    "twice",
    "indent",
    "outdent",
    "append",
    "prepend",
    "replace",
    "value",
    "cut",
    "empty",
  ),
  piece: fc.constantFrom(...pieces),
  at: fc.nat(),
});

test("with any lines changed it is read as the package reads it, or left to it", () => {
  let quick = 0;
  const numRuns = Number(process.env.PLAIN_EDITS ?? "400");
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 3 }), (text, edits) => {
      const edited = edits.reduce(changed, text);
      const found = plainly(edited);
      if (found === undefined) return;
      quick++;
      expect(found).toBe(whole(edited));
    }),
    { numRuns },
  );
  // Most edits are left to the package.
  expect(quick).toBeGreaterThan(numRuns / 40);
});

function changed(
  text: string,
  { line, kind, piece, at }: { line: number; kind: string; piece: string; at: number },
): string {
  const lines = text.split("\n");
  const index = line % lines.length;
  const old = lines[index] ?? "";
  const place = at % (old.length + 1);
  const made: Record<string, readonly string[]> = {
    remove: [],
    twice: [old, old],
    indent: [`${" ".repeat(1 + (at % 4))}${old}`],
    outdent: [old.slice(1 + (at % 2))],
    append: [`${old} ${piece}`],
    prepend: [old.replace(/^ */, (spaces) => `${spaces}${piece} `)],
    replace: [old.replace(/[^ ].*/, piece)],
    value: [old.replace(/: .*/, `: ${piece}`)],
    cut: [old.slice(0, place) + piece + old.slice(place)],
    empty: [old, ""],
  };
  return [...lines.slice(0, index), ...(made[kind] ?? []), ...lines.slice(index + 1)].join("\n");
}
