/**
 * Questions that JSON.parse does not answer, asked of the text without recursion, so that no input can exhaust the
 * stack.
 */

/** Offset of the first bracket that opens a level deeper than `limit`, in any text; brackets in strings do not count. */
export function tooDeepAt(text: string, limit: number): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = stringEnd(text, at);
    else if (character === "}" || character === "]") depth--;
    else if ((character === "{" || character === "[") && ++depth > limit) return at;
  }
  return undefined;
}

/** Keys that an object has already had, with the place of the repetition. `text` is valid JSON. */
export function duplicateKeys(text: string): readonly { key: string; offset: number; length: number }[] {
  const found: { key: string; offset: number; length: number }[] = [];
  /** Keys of the open objects; undefined for an open list. */
  const open: (Set<string> | undefined)[] = [];
  let keyExpected = false;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case "{":
        open.push(new Set());
        keyExpected = true;
        break;
      case "[":
        open.push(undefined);
        break;
      case "}":
      case "]":
        open.pop();
        break;
      case ",":
        keyExpected = true;
        break;
      case '"': {
        const end = stringEnd(text, at);
        const keys = open.at(-1);
        if (keyExpected && keys !== undefined) {
          const key = JSON.parse(text.slice(at, end + 1)) as string;
          if (keys.has(key)) found.push({ key, offset: at, length: end + 1 - at });
          keys.add(key);
        }
        keyExpected = false;
        at = end;
      }
    }
  }
  return found;
}

/** Index of the quote that closes the string opened at `start`, or of the last character. */
function stringEnd(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length - 1 : end;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}
