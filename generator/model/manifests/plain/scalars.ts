/** What cannot be read for sure in the plain way. */
export const unsure = Symbol("unsure");
export type Unsure = typeof unsure;

/** Words of YAML 1.1 that are no texts, or are for some readers. */
const words = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
const plainStart = /^[A-Za-z/_$(^.:=0-9+-]/;
const number = /^(?:0|-?[1-9][0-9]{0,14})$/;
/** Versions and addresses: no number has two points. */
const dotted = /^[0-9]+(?:\.[0-9]+){2,}$/;
const decimal = /^[0-9]{1,8}\.[0-9]{1,6}$/;
/** What may be a number in one of the ways that numbers are written, or a date. */
const numeric = /^[-+.]?[0-9._:\-+TZ ]*(?:[eE][-+]?[0-9_.]*)?$|^[-+]?0[xXoObB]|^[-+]?\.(?:inf|nan)$/i;

/** The value that stands behind a key or a dash, on one line. */
export function scalar(text: string): unknown {
  const first = text[0];
  if (first === '"') return doubleQuoted(text);
  if (first === "'") return singleQuoted(text);
  if (text === "{}") return {};
  if (text === "[]") return [];
  return plain(text);
}

/** Without quotes: what is after ` #` is a comment. */
export function plain(text: string): unknown {
  const comment = text.indexOf(" #");
  const value = comment < 0 ? text : text.slice(0, comment).trimEnd();
  if (!isPlain(value)) return unsure;
  if (value === "true") return true;
  if (value === "false") return false;
  if (value === "null") return null;
  if (value.length < 6 && words.test(value)) return unsure;
  if (number.test(value) || decimal.test(value)) return Number(value);
  return numeric.test(value) && !dotted.test(value) ? unsure : value;
}

/** Whether a text that is not in quotes is one, as far as its characters say. */
function isPlain(value: string): boolean {
  if (!plainStart.test(value) || value.includes(": ") || value.endsWith(":") || value.includes("\t")) return false;
  return !(value.startsWith("-") && (value.length === 1 || value[1] === " "));
}

const simpleEscapes = /^"(?:[^"\\\t]|\\["\\nrt])*"$/;

function doubleQuoted(text: string): unknown {
  return simpleEscapes.test(text) ? JSON.parse(text) : unsure;
}

const single = /^'(?:[^'\t]|'')*'$/;

function singleQuoted(text: string): unknown {
  return single.test(text) ? text.slice(1, -1).replaceAll("''", "'") : unsure;
}

const plainKey = /^[A-Za-z_/][A-Za-z0-9_./$-]*$/;

/** A key as it is written; undefined where it is not for sure a text. */
export function keyOf(text: string): string | undefined {
  if (plainKey.test(text)) return text.length < 6 && words.test(text) ? undefined : notSpecial(text);
  if (!/^(?:"[^"\\\t]+"|'[^'\t]+')$/.test(text)) return undefined;
  return notSpecial(text.slice(1, -1));
}

function notSpecial(key: string): string | undefined {
  return key === "__proto__" || key === "<<" ? undefined : key;
}
