import { scalarText } from "../../../model/yaml.ts";
import { nameFinder } from "./hits.ts";

/** A text in parts: between them stand values, by their numbers. One without values is itself. */
export type Pieces = string | readonly (string | number)[];

/** What names stand for in pieces: the names, then the digests, then the digests as they stand for themselves in YAML. */
export function valuesOf(names: readonly string[], digests: readonly string[]): readonly string[] {
  return [...names, ...digests, ...digests.map(scalarText)];
}

/** Answers a text in pieces; `constants` is told all that stands between the values. */
export function cutting(
  names: readonly string[],
  digests: readonly string[],
  constants: (text: string) => void,
): (text: string) => Pieces {
  const hitsIn = nameFinder([...names, ...digests]);
  return (text) => {
    const pieces: (string | number)[] = [];
    let end = 0;
    for (const hit of hitsIn(text)) {
      if (hit.start < end) continue;
      const scalar = scalarAt(text, hit);
      const start = scalar?.start ?? hit.start;
      pieces.push(text.slice(end, start), scalar === undefined ? hit.number : hit.number + digests.length);
      end = scalar?.end ?? hit.end;
    }
    pieces.push(text.slice(end));
    for (const piece of pieces) if (typeof piece === "string") constants(piece);
    return pieces.length === 1 ? text : pieces;
  };
}

export function filled(pieces: Pieces, values: readonly string[]): string {
  if (typeof pieces === "string") return pieces;
  let text = "";
  for (const piece of pieces) text += typeof piece === "string" ? piece : (values[piece] ?? "");
  return text;
}

/** Digests of digits only stand in quotes there, and others do not. */
const scalarKey = "checksum/config: ";

/** The place of a digest that is a value of its own in YAML, with its quotes. */
function scalarAt(text: string, { start, end }: { readonly start: number; readonly end: number }) {
  const isQuoted = text[start - 1] === '"' && text[end] === '"';
  const whole = isQuoted ? { start: start - 1, end: end + 1 } : { start, end };
  return text.startsWith(scalarKey, whole.start - scalarKey.length) && text[whole.end] === "\n" ? whole : undefined;
}
