/**
 * Text from the input as it may be shown. What people see as one character may be several code units, and half of one
 * is shown by nothing as what it is.
 */

/** How far around a place is looked for where a character begins; no character that means something is longer. */
const reach = 64;

/** `text`, cut to at most `most` code units between two characters, with a sign that there is more. */
export function clipped(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, characterStart(text, most))}…` : text;
}

/** The offset at which the character begins that `offset` lies in: `offset` itself between two. */
export function characterStart(text: string, offset: number): number {
  if (offset <= 0) return 0;
  if (offset >= text.length) return text.length;
  // Most text is plain, and a segmenter takes its time to start.
  if (/^[ -~]{2}$/.test(text.slice(offset - 1, offset + 1))) return offset;
  const from = Math.max(0, offset - reach);
  const segments = new Intl.Segmenter("en").segment(text.slice(from, offset + reach));
  return from + (segments.containing(offset - from)?.index ?? 0);
}

/** Without what would move the cursor, change colours, or turn the direction of reading. A tab is one space. */
export function printable(text: string): string {
  return wellFormed(text.replace(moving, "�").replaceAll("\t", " "));
}

const moving = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Half of a pair of surrogates is no character of any encoding: it is shown as JSON writes it. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
}
