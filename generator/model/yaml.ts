/**
 * YAML text of plain data, in block style, keys in the order in which they stand.
 *
 * Only text that every reader takes for the same string is left unquoted: Kubernetes and Argo CD read YAML 1.1, where
 * `on`, `1_000` and `12:30:45` are no strings, other tools read 1.2. Quoted text is a JSON string, which both read
 * alike. The yaml package would write this too, at ten times the time of all the rest of the command (DECISIONS.md).
 */
export function yamlText(value: Readonly<Record<string, unknown>>): string {
  return mapping(value, "", "");
}

/** A text without line breaks as it stands for itself. */
export function scalarText(text: string): string {
  return inline(text);
}

/** `lead`: what stands before the first key, which is behind a dash in a list. */
function mapping(map: Readonly<Record<string, unknown>>, indent: string, lead: string): string {
  let text = "";
  let before = lead;
  for (const key of Object.keys(map)) {
    text += `${before}${inline(key)}:${entry(map[key], indent)}`;
    before = indent;
  }
  return text;
}

function sequence(list: readonly unknown[], indent: string, lead: string): string {
  let text = "";
  let before = lead;
  for (const item of list) {
    if (typeof item === "object" && item !== null && !isEmpty(item)) {
      // The first line of a nested block stands behind the dash, which is as wide as one level.
      text += block(item, `${indent}  `, `${before}- `);
    } else {
      text += `${before}-${entry(item, indent)}`;
    }
    before = indent;
  }
  return text;
}

/** What stands behind a key or a dash, with the line's end. */
function entry(value: unknown, indent: string): string {
  if (typeof value === "object" && value !== null) {
    if (isEmpty(value)) return Array.isArray(value) ? " []\n" : " {}\n";
    const below = `${indent}  `;
    return `\n${block(value, below, below)}`;
  }
  if (typeof value === "string" && isLiteral(value)) return literal(value, `${indent}  `);
  return ` ${typeof value === "string" ? inline(value) : scalar(value)}\n`;
}

function block(value: object, indent: string, lead: string): string {
  return Array.isArray(value) ? sequence(value, indent, lead) : mapping(value as Record<string, unknown>, indent, lead);
}

function isEmpty(value: object): boolean {
  if (Array.isArray(value)) return value.length === 0;
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}

/** A float in YAML 1.1 has a point. */
function scalar(value: unknown): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value !== "number" || !Number.isFinite(value)) throw new TypeError(`not plain data: ${String(value)}`);
  if (Number.isSafeInteger(value)) return String(value);
  return JSON.stringify(value).replace(/^(-?[0-9]+)e/, "$1.0e");
}

const plain = /^(?:[A-Za-z/_$(]|--(?=[a-z]))[A-Za-z0-9 _./:=+@$()|*~,-]*$/;
const quantity = /^[0-9]+(?:m|Ki|Mi|Gi|Ti|%)$/;
/** Words that YAML 1.1 or 1.2 reads as a boolean or as nothing. */
const words = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** The longest of `words`. */
const longestWord = 5;

function inline(text: string): string {
  const isPlain = plain.test(text)
    ? !(text.includes(": ") || text.endsWith(":") || text.endsWith(" ")) &&
      (text.length > longestWord || !words.test(text))
    : quantity.test(text);
  return isPlain ? text : quoted(text);
}

/** Characters that JSON leaves as they are and YAML does not: line breaks of YAML 1.1, and what it calls unprintable. */
const unprintable = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Lines that a literal block gives back as they are, with at most one line break at the end. */
const literalText = /^[^ \n\t][^\n]*(?:\n|$)(?:[^\n]*\n)*?[^\n]*$/;
const printable = /^[\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/;

function isLiteral(text: string): boolean {
  return text.includes("\n") && literalText.test(text) && printable.test(text) && !/\n\n$| (?:\n|$)/.test(text);
}

function literal(text: string, indent: string): string {
  const ends = text.endsWith("\n");
  const lines = (ends ? text.slice(0, -1) : text).split("\n");
  const body = lines.map((line) => (line === "" ? "\n" : `${indent}${line}\n`)).join("");
  return ` |${ends ? "" : "-"}\n${body}`;
}
