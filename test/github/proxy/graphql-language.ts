/** A selected field. */
export interface Field {
  readonly name: string;
  readonly alias: string;
  readonly args: ReadonlyMap<string, Value>;
  readonly fields: readonly Selection[];
}

export type Selection = Field | { readonly on: string | undefined; readonly fields: readonly Selection[] };

export type Value =
  | { readonly variable: string }
  | { readonly literal: unknown }
  | { readonly list: readonly Value[] }
  | { readonly object: ReadonlyMap<string, Value> };

export interface Document {
  readonly kind: "query" | "mutation";
  readonly name: string;
  readonly variables: ReadonlySet<string>;
  readonly fields: readonly Selection[];
}

/** Reads one operation with its fragments: as much of the language as GitHub's clients use. */
export function parseDocument(text: string): Document {
  const tokens = text.match(/#[^\n]*|"(?:\\.|[^"\\])*"|\.\.\.|[A-Za-z_]\w*|-?\d+(?:\.\d+)?|[{}()[\]:=$!@|]/g) ?? [];
  const all = tokens.filter((token) => !token.startsWith("#"));
  let at = 0;
  const peek = () => all[at] ?? "";
  const next = () => all[at++] ?? "";
  const expect = (token: string) => {
    const found = next();
    if (found !== token) throw new SyntaxError(`Expected ${token}, found ${found || "the end"}`);
  };
  const fragments = new Map<string, { readonly on: string; readonly fields: readonly Selection[] }>();
  const spreads: { readonly name: string; readonly into: { on: string | undefined; fields: readonly Selection[] } }[] =
    [];

  function value(): Value {
    const token = next();
    if (token === "$") return { variable: next() };
    if (token === "[") {
      const list: Value[] = [];
      while (peek() !== "]") list.push(value());
      next();
      return { list };
    }
    if (token === "{") return { object: named("}") };
    if (token.startsWith('"')) return { literal: JSON.parse(token) };
    if (/^-?\d/.test(token)) return { literal: Number(token) };
    return { literal: token === "true" ? true : token === "false" ? false : token === "null" ? null : token };
  }

  function named(end: string): ReadonlyMap<string, Value> {
    const values = new Map<string, Value>();
    while (peek() !== end) {
      const name = next();
      expect(":");
      values.set(name, value());
    }
    next();
    return values;
  }

  function selections(): readonly Selection[] {
    expect("{");
    const found: Selection[] = [];
    while (peek() !== "}") found.push(selection());
    next();
    if (found.length === 0) throw new SyntaxError("An empty selection");
    return found;
  }

  function selection(): Selection {
    if (peek() !== "...") return field();
    next();
    if (peek() === "on") {
      next();
      return { on: next(), fields: selections() };
    }
    const into = { on: undefined, fields: [] };
    spreads.push({ name: next(), into });
    return into;
  }

  function field(): Field {
    const first = next();
    if (!/^[A-Za-z_]/.test(first)) throw new SyntaxError(`Unexpected ${first}`);
    const isAliased = peek() === ":";
    if (isAliased) next();
    const name = isAliased ? next() : first;
    const hasArgs = peek() === "(";
    if (hasArgs) next();
    const args = hasArgs ? named(")") : new Map<string, Value>();
    return { name, alias: first, args, fields: peek() === "{" ? selections() : [] };
  }

  function variables(): ReadonlySet<string> {
    const names = new Set<string>();
    if (peek() !== "(") return names;
    for (next(); peek() !== ")"; ) if (next() === "$") names.add(next());
    next();
    return names;
  }

  let document: Document | undefined;
  while (at < all.length) {
    const kind = peek() === "{" ? "query" : next();
    if (kind === "fragment") {
      const name = next();
      expect("on");
      fragments.set(name, { on: next(), fields: selections() });
      continue;
    }
    if ((kind !== "query" && kind !== "mutation") || document !== undefined)
      throw new SyntaxError(`Unexpected ${kind}`);
    const name = /^[A-Za-z_]/.test(peek()) ? next() : "";
    document = { kind, name, variables: variables(), fields: selections() };
  }
  for (const { name, into } of spreads) {
    const fragment = fragments.get(name);
    if (fragment === undefined) throw new SyntaxError(`No fragment ${name}`);
    Object.assign(into, fragment);
  }
  if (document === undefined) throw new SyntaxError("No operation");
  return document;
}
