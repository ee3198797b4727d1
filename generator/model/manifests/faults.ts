import { type Document, isMap, isNode, isScalar, type Pair, visit } from "yaml";
import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** @codes gathered by the build */
export const codes = {
  "invalid-yaml": {
    cause: "A file under --manifests is not YAML, or not such as Kubernetes takes.",
    cure: "Correct the place that is shown.",
  },
} as const satisfies CodeTexts;

/** More values than this no document has that is not made to exhaust its reader; the API server's limit is 3 MiB. */
const maxValues = 500_000;
const maxDepth = 200;
/** Each alias is looked for among all others. */
const maxAliases = 10_000;

/** What is wrong with a document before anything is known about objects. */
export function documentFaults(document: Document, file: string, text: string): readonly Diagnostic[] {
  // What follows the first error of a document is mostly its echo.
  const [error] = document.errors;
  if (error !== undefined) {
    const [said = ""] = error.message.split(/ at line /);
    return [fault("invalid-yaml", file, error.pos, sentence(said), templateHint(text, error.pos[0]))];
  }
  return nodeFaults(document, file);
}

/** What a template engine's braces on the same line ask for: `{{ … }}` of Helm and Jinja, `<% … %>`, `{% … %}`. */
function templateHint(text: string, offset: number): string | undefined {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1).split("\n", 1)[0] ?? "";
  return /\{\{|\{%|<%/.test(line) ? "this is a template: render it first, for example by `helm template`." : undefined;
}

/** Keys that are no scalars, as in a template that is not rendered, keys that a map has already, aliases of nothing. */
function nodeFaults(document: Document, file: string): readonly Diagnostic[] {
  const faults: Diagnostic[] = [];
  const anchors = new Set<string>();
  let aliases = 0;
  visit(document, {
    Alias: (_, { source, range }) => {
      aliases++;
      if (anchors.has(source)) return undefined;
      faults.push(fault("invalid-yaml", file, range ?? [], `There is no anchor \`&${source}\` before this alias.`));
      return undefined;
    },
    Value: (_, { anchor }) => {
      if (anchor !== undefined) anchors.add(anchor);
    },
    Map: (_, { items, anchor }) => {
      if (anchor !== undefined) anchors.add(anchor);
      faults.push(...keyFaults(items, file));
    },
  });
  if (aliases <= maxAliases) return faults;
  const range = document.contents?.range ?? [];
  return [fault("invalid-yaml", file, range.slice(0, 1), `The document has more than ${maxAliases} aliases.`)];
}

function keyFaults(items: readonly Pair[], file: string): readonly Diagnostic[] {
  const faults: Diagnostic[] = [];
  const seen = new Map<unknown, unknown>();
  for (const { key, value } of items) {
    const range = isNode(key) ? key.range : undefined;
    if (range === undefined || range === null) continue;
    if (!isScalar(key)) {
      const message = "A key must be a text, and this is a list or a map.";
      const hint = isMap(key)
        ? "in a template, render it first, for example by `helm template`; a text that starts with a brace needs quotes."
        : undefined;
      faults.push(fault("invalid-yaml", file, range, message, hint));
      continue;
    }
    if (seen.has(key.value)) {
      const message = `\`${String(key.value)}\` stands twice in this map: strict readers refuse it, others keep one of them.`;
      const told = fault("duplicate-key", file, range, message, "remove one of them.");
      // kubectl and Argo CD keep the last: nothing is lost where all say the same.
      faults.push(isSameScalar(value, seen.get(key.value)) ? { ...told, severity: "warning" } : told);
    }
    seen.set(key.value, value);
  }
  return faults;
}

function isSameScalar(one: unknown, other: unknown): boolean {
  return isScalar(one) && isScalar(other) && one.value === other.value;
}

/** The document as plain data, or why it has none: aliases may lead nowhere, hold themselves or multiply. */
export function plainValue(
  document: Document,
  file: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: Diagnostic } {
  const range = document.contents?.range ?? [0, 1];
  const refused = (code: Diagnostic["code"], message: string) =>
    ({ ok: false, fault: fault(code, file, [range[0], range[0] + 1], message) }) as const;
  let value: unknown;
  try {
    // How much aliases multiply is counted below: the parser's own limit takes long files for attacks.
    value = document.toJS({ maxAliasCount: -1 });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return refused("invalid-yaml", sentence(error.message));
  }
  const size = sizeOf(value);
  if (size === "deep") {
    return refused(
      "nested-too-deeply",
      `The document nests more than ${maxDepth} levels deep: an alias may hold itself.`,
    );
  }
  if (size === "large") {
    return refused("invalid-yaml", `The document comes to more than ${maxValues} values: its aliases multiply it.`);
  }
  return { ok: true, value };
}

/** Whether the data, aliases followed, is small enough to be read by recursion. */
function sizeOf(value: unknown): "small" | "deep" | "large" {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  let values = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (++values > maxValues) return "large";
    if (next.depth > maxDepth) return "deep";
    if (typeof next.value !== "object" || next.value === null) continue;
    for (const item of Object.values(next.value)) open.push({ value: item, depth: next.depth + 1 });
  }
  return "small";
}

function sentence(said: string): string {
  return said.endsWith(".") ? said : `${said}.`;
}

function fault(
  code: Diagnostic["code"],
  file: string,
  [start, end]: readonly number[],
  message: string,
  hint?: string,
): Diagnostic {
  const offset = start ?? 0;
  const place = { kind: "offset", file, offset, length: Math.max(1, (end ?? offset) - offset) } as const;
  return { code, severity: "error", place, message, ...(hint === undefined ? {} : { hint }) };
}
