/** Markup that is written here. Text from outside becomes markup by `html` alone, which escapes it. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | readonly Html[];

/** A template of markup: what is filled in is escaped, unless it is markup itself. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: texts.map((text, at) => (at === 0 ? text : markupOf(parts[at - 1] ?? "") + text)).join("") };
}

export const nothing: Html = { markup: "" };

function markupOf(part: Part): string {
  if (typeof part === "string" || typeof part === "number") return escaped(String(part));
  return "markup" in part ? part.markup : part.map(({ markup }) => markup).join("");
}

const entities = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

/** For text between tags, and within quotes of an attribute. What turns the direction of reading is shown as a mark. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities.get(character) ?? "").replace(hidden, "\ufffd");
}

/** Control characters but for the ends of lines, and the marks of Unicode that change the direction. */
const hidden = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
