/**
 * Expressions of workflows, as far as ours go: contexts, comparisons, `&&`, `||`, `!` and a few functions
 * (https://docs.github.com/actions/reference/evaluate-expressions-in-workflows-and-actions).
 */
export type Functions = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

export interface Scope {
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly functions: Functions;
}

const token = /\s*('(?:[^']|'')*'|[0-9]+|[A-Za-z_][A-Za-z0-9_-]*|==|!=|&&|\|\||[!().,])/y;

export function evaluate(text: string, scope: Scope): unknown {
  const tokens = tokensOf(text);
  let at = 0;
  const next = () => tokens[at++];
  const take = (wanted: string) => (tokens[at] === wanted ? next() : undefined);
  const any = (): unknown => {
    let value = all();
    while (take("||")) {
      const other = all();
      value = truth(value) ? value : other;
    }
    return value;
  };
  const all = (): unknown => {
    let value = equality();
    while (take("&&")) {
      const other = equality();
      value = truth(value) ? other : value;
    }
    return value;
  };
  const equality = (): unknown => {
    const value = unary();
    if (take("==")) return same(value, unary());
    if (take("!=")) return !same(value, unary());
    return value;
  };
  const unary = (): unknown => (take("!") ? !truth(unary()) : primary());
  const primary = (): unknown => {
    const first = next();
    if (first === undefined) throw new Error(`unfinished expression: ${text}`);
    if (first === "(") {
      const value = any();
      if (!take(")")) throw new Error(`no closing parenthesis: ${text}`);
      return value;
    }
    if (first.startsWith("'")) return first.slice(1, -1).replaceAll("''", "'");
    if (/^[0-9]/.test(first)) return Number(first);
    if (first === "true" || first === "false") return first === "true";
    if (take("(")) return call(first);
    if (!(first in scope.contexts)) throw new Error(`no context ${first}: ${text}`);
    let value: unknown = scope.contexts[first];
    while (take(".")) value = fieldOf(value, next() ?? "");
    return value;
  };
  const call = (name: string): unknown => {
    const args: unknown[] = [];
    if (!take(")")) {
      do args.push(any());
      while (take(","));
      if (!take(")")) throw new Error(`no closing parenthesis: ${text}`);
    }
    const called = scope.functions[name];
    if (called === undefined) throw new Error(`no function ${name}: ${text}`);
    return called(...args);
  };
  const value = any();
  if (at !== tokens.length) throw new Error(`not an expression: ${text}`);
  return value;
}

/** A text with its `${{ … }}` evaluated; a text that is one expression has that expression's value. */
export function interpolate(text: string, scope: Scope): unknown {
  const pattern = /\$\{\{((?:'(?:[^']|'')*'|[^'])*?)\}\}/g;
  const [first] = [...text.matchAll(pattern)];
  if (first?.[0] === text) return evaluate(first[1] ?? "", scope);
  return text.replace(pattern, (_, expression: string) => textOf(evaluate(expression, scope)));
}

export function textOf(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}

export function truth(value: unknown): boolean {
  return Boolean(value);
}

function tokensOf(text: string): readonly string[] {
  const trimmed = text.trimEnd();
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < trimmed.length) {
    const found = token.exec(trimmed)?.[1];
    if (found === undefined) throw new Error(`not an expression: ${text}`);
    tokens.push(found);
  }
  return tokens;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** Texts are the same whatever their case is. */
function same(a: unknown, b: unknown): boolean {
  return typeof a === "string" && typeof b === "string"
    ? a.toLowerCase() === b.toLowerCase()
    : (a ?? null) === (b ?? null);
}
