import { type ParseError, parse, printParseErrorCode } from "jsonc-parser";
import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { sealedFolder } from "../../model/documents.ts";
import { duplicateKeys, tooDeepAt } from "./nesting.ts";

/** @codes gathered by the build */
export const codes = {
  "empty-file": {
    cause: "An env file has no content.",
    cure: 'Start with { "$schema": "../schemas/environment.schema.json" }; an editor then completes the rest.',
  },
  "invalid-json": {
    cause: "An env file is not JSON: a comma or a brace is missing or too many, or it holds a comment.",
    cure: "Correct the place that is shown.",
  },
  "nested-too-deeply": {
    cause:
      "An env file nests objects or lists more than 64 levels deep, or a manifest more than 200, perhaps by an alias that holds itself.",
    cure: "Remove the nesting: no field of the schemas is deeper than a few levels.",
  },
  "duplicate-key": {
    cause: "An object has the same key twice. JSON readers silently keep one of them.",
    cure: "Remove one.",
  },
} as const satisfies CodeTexts;

const maxDepth = 64;

/**
 * Value of a JSON text. `value` is undefined when the text is not JSON; a text with a duplicate key has both a value
 * and a diagnostic, so that its other faults are found in the same run.
 */
export function parseJson(file: string, text: string): { value: unknown; diagnostics: readonly Diagnostic[] } {
  if (text.trim() === "") return { value: undefined, diagnostics: [emptyFile(file)] };
  const deep = tooDeepAt(text, maxDepth);
  if (deep !== undefined) return { value: undefined, diagnostics: [tooDeep(file, deep)] };
  try {
    const value: unknown = JSON.parse(text);
    return { value, diagnostics: duplicateKeys(text).map((key) => duplicate(file, key)) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { value: undefined, diagnostics: syntaxFaults(file, text) };
  }
}

function tooDeep(file: string, offset: number): Diagnostic {
  const place = { kind: "offset", file, offset, length: 1 } as const;
  const message = `Objects and lists are nested more than ${maxDepth} levels deep here.`;
  return { code: "nested-too-deeply", severity: "error", place, message };
}

function duplicate(file: string, { key, offset, length }: { key: string; offset: number; length: number }): Diagnostic {
  const place = { kind: "offset", file, offset, length } as const;
  const message = `\`${key}\` stands twice in this object; only the last one would count.`;
  return { code: "duplicate-key", severity: "error", place, message, hint: "remove one of them." };
}

function emptyFile(file: string): Diagnostic {
  const schema = file.endsWith("/base.json") ? "base" : file.endsWith("/cluster.json") ? "cluster" : "environment";
  const hint = file.startsWith(`${sealedFolder}/`)
    ? "`trip-config secrets seal` writes it."
    : `start with { "$schema": "../schemas/${schema}.schema.json" }.`;
  return { code: "empty-file", severity: "error", place: { kind: "file", file }, message: "The file is empty.", hint };
}

/** Faults after the first on one line are mostly its echoes. */
function syntaxFaults(file: string, text: string): Diagnostic[] {
  const errors: ParseError[] = [];
  parse(text, errors, { allowTrailingComma: false, disallowComments: true });
  const byLine = new Map<number, ParseError>();
  for (const error of errors) {
    const lineBreak = text.lastIndexOf("\n", error.offset - 1);
    if (!byLine.has(lineBreak)) byLine.set(lineBreak, error);
  }
  const found = [...byLine.values()];
  if (found.length === 0) return [syntaxFault(file, 0, 1, notJson)];
  return found
    .filter((error, at) => !isEcho(error, found[at - 1], text))
    .map((error) => syntaxFault(file, error.offset, error.length, messageOf(error, text)));
}

/** Whether the parser has only lost its way: it skips what follows a key that is none, up to the next brace or comma. */
function isEcho({ error }: ParseError, before: ParseError | undefined, text: string): boolean {
  if (before === undefined) return false;
  const name = printParseErrorCode(error);
  return name === "EndOfFileExpected" || (name === "ValueExpected" && isKey(before, text));
}

function messageOf(error: ParseError, text: string): string {
  const name = printParseErrorCode(error.error);
  if (name !== "InvalidSymbol") return new Map<string, string>(Object.entries(said)).get(name) ?? notJson;
  if (text[error.offset] === "'") return said.SingleQuotes;
  return isKey(error, text) ? said.PropertyNameExpected : said.InvalidSymbol;
}

/** Whether what is no JSON value stands where a key does. */
function isKey({ error, offset, length }: ParseError, text: string): boolean {
  return (
    printParseErrorCode(error) === "InvalidSymbol" && /^\s*:/.test(text.slice(offset + length, offset + length + 100))
  );
}

function syntaxFault(file: string, offset: number, length: number, message: string): Diagnostic {
  return { code: "invalid-json", severity: "error", place: { kind: "offset", file, offset, length }, message };
}

const notJson = "This is not JSON.";

/** By the names that jsonc-parser gives its errors, and one of our own. */
const said = {
  InvalidSymbol: "This is no JSON value.",
  InvalidNumberFormat: "This is no JSON number.",
  PropertyNameExpected: "A key in double quotes is expected here.",
  ValueExpected: "A value is expected here.",
  ColonExpected: "A colon is expected here.",
  CommaExpected: "A comma is expected here.",
  CloseBraceExpected: "A closing brace `}` is expected here.",
  CloseBracketExpected: "A closing bracket `]` is expected here.",
  EndOfFileExpected: "The file should end here.",
  InvalidCommentToken: "JSON has no comments.",
  UnexpectedEndOfComment: "JSON has no comments.",
  UnexpectedEndOfString: "The text that starts here is not closed by a double quote.",
  UnexpectedEndOfNumber: "This is no JSON number.",
  InvalidUnicode: "This is no valid \\u escape.",
  InvalidEscapeCharacter: "This is no valid escape.",
  InvalidCharacter: "A control character must be escaped in a text.",
  SingleQuotes: "Keys and texts stand in double quotes.",
} as const satisfies Readonly<Record<string, string>>;
