import { isAlphanumeric, nameFinder } from "./hits.ts";

/** Takes the names out of a text; undefined when one stands where its letters may matter. */
export type Blank = (text: string) => string | undefined;

/** What is taken out of a text, and what stands for it. */
interface Blanked {
  readonly start: number;
  readonly end: number;
  readonly blank: string;
}

/**
 * `text` with each of `names` replaced by its number, wherever it stands as a word or as words of its own. Texts that are
 * equal are equal then too, and those that differ differ: putting the names back gives the text.
 */
export function blanking(names: readonly string[]): Blank {
  const namesIn = nameFinder(names);
  return (text) => {
    const named = namesIn(text).map(({ start, end, number }) => ({ start, end, blank: `\0${number}\0` }));
    const opaque = opaqueHits(text);
    const hits = opaque.length === 0 ? named : [...named, ...opaque].sort(byPlace);
    if (hits.length === 0) return text;
    let [result, end] = ["", 0];
    for (const hit of hits) {
      if (hit.start < end) continue;
      if (isLonelyHost(text, hit)) return undefined;
      result += text.slice(end, hit.start) + hit.blank;
      end = hit.end;
    }
    return result + text.slice(end);
  };
}

function byPlace(one: Blanked, other: Blanked): number {
  return one.start - other.start || other.end - one.end;
}

/** Digests of what differs, which no rule looks at: the annotation `checksum/config`. */
const digests = "checksum/config: ";
const digest = /"?[0-9a-f]{10}"?\n/y;

function opaqueHits(text: string): readonly Blanked[] {
  const hits: Blanked[] = [];
  for (let at = text.indexOf(digests); at >= 0; at = text.indexOf(digests, at + 1)) {
    const start = at + digests.length;
    digest.lastIndex = start;
    const found = digest.exec(text);
    if (found !== null) hits.push({ start, end: start + found[0].length - 1, blank: "\0" });
  }
  return hits;
}

/**
 * Whether a name is, or is a part of, a host of one word in an address. Such hosts are held against the names of Services
 * by how many letters they differ in (references/near-services.ts), which is another number for each name.
 */
function isLonelyHost(text: string, { start, end }: Blanked): boolean {
  let [first, last] = [start, end];
  while (isLabelPart(text, first - 1)) first--;
  while (isLabelPart(text, last)) last++;
  const [before, after] = [text[first - 1], text[last]];
  if (before === "." || after === ".") return false;
  const beginsHost = before === "@" || (before === "/" && text[first - 2] === "/");
  return beginsHost || (after === ":" && /[0-9]/.test(text[last + 1] ?? ""));
}

function isLabelPart(text: string, at: number): boolean {
  return text[at] === "-" || isAlphanumeric(text, at);
}
