import { keyOf, plain, scalar, type Unsure, unsure } from "./scalars.ts";

/** A document that holds something, with its number in the file. */
export interface PlainDocument {
  readonly index: number;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Tabs, breaks of YAML 1.1 and what is unprintable are left to the whole reader, as is what is very large. */
const strange = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/;
const maxDepth = 60;
const maxLines = 200_000;

/**
 * The documents of a file as most are written: maps and lists in block style, a value on a line of its own, literal
 * blocks, comments. The reader of the package knows all of YAML, and takes ten times as long. Undefined for a file with
 * anything else in it, and with anything that may be wrong: that one is read by the package, which tells of it.
 * test/load/plain-manifests.test.ts holds both to the same values.
 */
export function plainDocuments(text: string): readonly PlainDocument[] | undefined {
  if (strange.test(text)) return undefined;
  const lines = text.split("\n");
  if (lines.length > maxLines) return undefined;
  const documents: PlainDocument[] = [];
  const at: Cursor = { lines, line: 0 };
  for (let index = -1; at.line < lines.length || index < 0; ) {
    const isMarked = lines[at.line] === "---";
    if (isMarked) at.line++;
    skip(at);
    const isEmpty = at.line >= lines.length || lines[at.line] === "---";
    // What stands before the first mark is a document only when it is something.
    if (isMarked || !isEmpty) index++;
    if (isEmpty) {
      if (at.line >= lines.length) break;
      continue;
    }
    if (indentOf(lines[at.line]) !== 0) return undefined;
    const value = mapping(at, 0, 0);
    if (value === unsure) return undefined;
    skip(at);
    if (at.line < lines.length && lines[at.line] !== "---") return undefined;
    documents.push({ index, value });
  }
  return documents;
}

interface Cursor {
  readonly lines: readonly string[];
  line: number;
  /** What of the line is left to read, where a dash stands before it. */
  rest?: { readonly indent: number; readonly text: string } | undefined;
}

type Map = Record<string, unknown>;

/** Passes over empty lines and comments. */
function skip(at: Cursor): void {
  while (at.line < at.lines.length && /^ *(?:#|$)/.test(at.lines[at.line] ?? "")) at.line++;
}

function indentOf(line = ""): number {
  let indent = 0;
  while (line.charCodeAt(indent) === 32) indent++;
  return indent;
}

/** The next line with something on it, from where it begins; undefined at the end of a document. */
function next(at: Cursor): { readonly indent: number; readonly text: string } | undefined {
  if (at.rest !== undefined) return at.rest;
  skip(at);
  const line = at.lines[at.line];
  if (line === undefined || line === "---") return undefined;
  const indent = indentOf(line);
  return { indent, text: line.slice(indent).trimEnd() };
}

function take(at: Cursor): void {
  at.rest = undefined;
  at.line++;
}

const isDash = (text: string) => text === "-" || text.startsWith("- ");

function mapping(at: Cursor, indent: number, depth: number): Map | Unsure {
  if (depth > maxDepth) return unsure;
  const map: Map = {};
  for (let line = next(at); line !== undefined && line.indent >= indent; line = next(at)) {
    if (line.indent > indent) return unsure;
    const colon = isDash(line.text) ? undefined : colonOf(line.text);
    const key = colon === undefined ? undefined : keyOf(line.text.slice(0, colon));
    if (colon === undefined || key === undefined || Object.hasOwn(map, key)) return unsure;
    take(at);
    const value = valueBehind(at, line.text.slice(colon + 1).trimStart(), { indent, depth, isInMap: true });
    if (value === unsure) return unsure;
    map[key] = value;
  }
  return map;
}

/** Where the colon behind a key is. */
function colonOf(text: string): number | undefined {
  const quote = text[0];
  const from = quote === '"' || quote === "'" ? text.indexOf(quote, 1) + 1 : 0;
  const colon = text.indexOf(":", from);
  return colon < 0 || (colon + 1 < text.length && text[colon + 1] !== " ") ? undefined : colon;
}

function sequence(at: Cursor, indent: number, depth: number): unknown[] | Unsure {
  if (depth > maxDepth) return unsure;
  const list: unknown[] = [];
  for (let line = next(at); line !== undefined && line.indent === indent && isDash(line.text); line = next(at)) {
    const behind = line.text.slice(1);
    const text = behind.trimStart();
    const column = indent + 1 + behind.length - text.length;
    if (isDash(text)) return unsure;
    const colon = text === "" || text[0] === "#" || text[0] === "{" || text[0] === "[" ? undefined : colonOf(text);
    if (colon !== undefined) {
      at.rest = { indent: column, text };
      const value = mapping(at, column, depth + 1);
      if (value === unsure) return unsure;
      list.push(value);
      continue;
    }
    take(at);
    const value = valueBehind(at, text, { indent, depth, isInMap: false });
    if (value === unsure) return unsure;
    list.push(value);
  }
  const after = next(at);
  return after !== undefined && after.indent > indent ? unsure : list;
}

interface Holder {
  readonly indent: number;
  readonly depth: number;
  readonly isInMap: boolean;
}

/** What stands behind a key or a dash, whose line is taken already. */
function valueBehind(at: Cursor, text: string, { indent, depth, isInMap }: Holder): unknown {
  if (text === "" || text[0] === "#") return below(at, { indent, depth, isInMap });
  if (text === "|" || text === "|-") return literal(at, indent, text === "|");
  const { line } = at;
  const after = next(at);
  if (after === undefined || after.indent <= indent) return scalar(text);
  // An empty line or a comment in between is a matter of its own.
  return at.line === line ? continued(at, text, indent) : unsure;
}

function below(at: Cursor, { indent, depth, isInMap }: Holder): unknown {
  const line = next(at);
  if (line === undefined || line.indent < indent) return null;
  if (line.indent === indent) return isInMap && isDash(line.text) ? sequence(at, indent, depth + 1) : null;
  if (isDash(line.text)) return sequence(at, line.indent, depth + 1);
  return mapping(at, line.indent, depth + 1);
}

/** A text without quotes over several lines, which are one line with spaces; with an empty line or a comment in it, no. */
function continued(at: Cursor, text: string, indent: number): unknown {
  if (!/^[A-Za-z]/.test(text) || text.includes(" #")) return unsure;
  const parts = [text];
  for (;;) {
    const line = at.lines[at.line] ?? "";
    const part = line.trim();
    if (part === "" || part[0] === "#") {
      const after = next(at);
      if (after !== undefined && after.indent > indent) return unsure;
      break;
    }
    if (indentOf(line) <= indent) break;
    if (part.includes(" #")) return unsure;
    parts.push(part);
    at.line++;
  }
  const value = plain(parts.join(" "));
  return typeof value === "string" && parts.every((part) => !part.endsWith(":")) ? value : unsure;
}

function literal(at: Cursor, indent: number, keepsEnd: boolean): unknown {
  const lines: string[] = [];
  let depth: number | undefined;
  for (; at.line < at.lines.length; at.line++) {
    const line = at.lines[at.line] ?? "";
    const own = indentOf(line);
    if (own === line.length) {
      // Spaces alone before the first line, or more than its own, are a matter of their own.
      if (depth === undefined && own > 0) return unsure;
      lines.push(line.slice(depth ?? 0));
      continue;
    }
    if (depth === undefined) {
      if (own <= indent) return unsure;
      depth = own;
    }
    if (own < depth) {
      if (own > indent) return unsure;
      break;
    }
    lines.push(line.slice(depth));
  }
  // At the end of a file that ends without one it has no line break either.
  if (depth === undefined || (at.line >= at.lines.length && at.lines.at(-1) !== "")) return unsure;
  while (lines.at(-1) === "") lines.pop();
  // A last line of spaces alone is content for some.
  if (lines.length === 0 || /^ *$/.test(lines.at(-1) ?? "")) return unsure;
  return `${lines.join("\n")}${keepsEnd ? "\n" : ""}`;
}
