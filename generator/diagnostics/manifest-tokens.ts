import { type CST, Lexer, Parser, type YAMLParseError } from "yaml";

/**
 * Tokens as go-yaml takes a text: between quotes and between brackets it asks for no indentation (scannerc.go,
 * yaml_parser_scan_flow_scalar, and yaml_parser_unroll_indent, which does nothing in flow). YAML itself does, and so does
 * the lexer of the package; what it calls for those two is given an indentation of none.
 */
export function tokensOf(text: string, offset: number): readonly CST.Token[] {
  const lexer = new Lexer();
  const parts = lexer as unknown as LexerParts;
  for (const name of ["parseQuotedScalar", "parseFlowCollection"] as const) {
    const original = parts[name].bind(lexer);
    parts[name] = function* () {
      const kept = parts.indentNext;
      parts.indentNext = 0;
      const next = yield* original();
      parts.indentNext = kept;
      return next;
    };
  }
  const parser = new Parser();
  parser.offset = offset;
  const tokens: CST.Token[] = [];
  for (const lexeme of lexer.lex(text)) tokens.push(...parser.next(lexeme));
  tokens.push(...parser.end());
  return tokens;
}

/** What the package's lexer does not show to others; test/load/kubectl.test.ts holds what comes of it. */
interface LexerParts {
  indentNext: number;
  parseQuotedScalar: () => Generator<string, unknown>;
  parseFlowCollection: () => Generator<string, unknown>;
}

/** From where to where the outermost brackets reach. */
export type FlowRanges = readonly (readonly [start: number, end: number])[];

export function flowRanges(tokens: readonly CST.Token[]): FlowRanges {
  const ranges: (readonly [number, number])[] = [];
  const open: CST.Token[] = [...tokens];
  for (let token = open.pop(); token !== undefined; token = open.pop()) {
    if (token.type === "document" && token.value) open.push(token.value);
    if (token.type === "flow-collection") ranges.push([token.start.offset, token.end.at(-1)?.offset ?? Infinity]);
    else if ("items" in token) {
      for (const { key, value } of token.items) open.push(...[key, value].filter((child) => child != null));
    }
  }
  return ranges;
}

/** Whether go-yaml reads what the package calls an error. */
export function isReadable({ code, pos: [at] }: YAMLParseError, text: string, inFlow: FlowRanges): boolean {
  if (code === "BAD_DQ_ESCAPE") return text.startsWith("\\'", at);
  return code === "TAB_AS_INDENT" && inFlow.some(([start, end]) => at > start && at <= end);
}

/**
 * The values of a text that begins as JSON, one after the other with or without anything between them, as kubectl takes
 * them (NewYAMLOrJSONDecoder of k8s.io/apimachinery). undefined: it is no such stream.
 */
export function jsonStream(text: string): readonly { readonly value: string; readonly offset: number }[] | undefined {
  if (!/^\ufeff?\s*\{/.test(text)) return undefined;
  const values: { value: string; offset: number }[] = [];
  for (let start = text.indexOf("{"); start < text.length; ) {
    const end = endOfObject(text, start);
    if (end === undefined || !isJson(text.slice(start, end))) return undefined;
    values.push({ value: text.slice(start, end), offset: start });
    const rest = /\s*/y;
    rest.lastIndex = end;
    start = end + (rest.exec(text)?.[0].length ?? 0);
    if (start < text.length && text[start] !== "{") return undefined;
  }
  return values;
}

function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  const marks = /["{}]/g;
  marks.lastIndex = start;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === '"') {
      const quoted = /"(?:[^"\\]|\\.)*"/sy;
      quoted.lastIndex = mark.index;
      const end = quoted.exec(text);
      if (end === null) return undefined;
      marks.lastIndex = quoted.lastIndex;
    } else if (mark[0] === "{") depth++;
    else if (--depth === 0) return mark.index + 1;
  }
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return false;
    throw error;
  }
}
