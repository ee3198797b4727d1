/** Takes the names out of a text; undefined when one stands where its letters may matter. */
export type Blank = (text: string) => string | undefined;

interface Search {
  /** What is looked for: a name that holds no other one of the names. */
  readonly core: string;
  /** Names that hold it, the longest first, with the place of the core within. */
  readonly holders: readonly { readonly name: string; readonly offset: number; readonly blank: string }[];
}

interface Hit {
  readonly start: number;
  readonly end: number;
  readonly blank: string;
}

/**
 * `text` with each of `names` replaced by its number, wherever it stands as a word or as words of its own. Texts that are
 * equal are equal then too, and those that differ differ: putting the names back gives the text.
 */
export function blanking(names: readonly string[]): Blank {
  const searches = searchesFor(names);
  return (text) => {
    const hits = searches.flatMap((search) => hitsOf(text, search)).concat(opaqueHits(text));
    if (hits.length === 0) return text;
    hits.sort((one, other) => one.start - other.start || other.end - one.end);
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

/** Most names hold the environment's: looking for that one finds them all. */
function searchesFor(names: readonly string[]): readonly Search[] {
  const numbered = names.map((name, index) => ({ name, blank: `\0${index}\0` }));
  const cores = names.filter((name) => !names.some((other) => other !== name && name.includes(other)));
  const taken = new Set<string>();
  return [...new Set(cores)].map((core) => {
    const holders = numbered.filter(({ name }) => name.includes(core) && !taken.has(name));
    for (const { name } of holders) taken.add(name);
    return {
      core,
      holders: holders
        .map(({ name, blank }) => ({ name, offset: name.indexOf(core), blank }))
        .sort((one, other) => other.name.length - one.name.length),
    };
  });
}

function hitsOf(text: string, { core, holders }: Search): readonly Hit[] {
  const hits: Hit[] = [];
  for (let at = text.indexOf(core); at >= 0; at = text.indexOf(core, at + 1)) {
    const holder = holders.find(({ name, offset }) => isWords(text, at - offset, name));
    if (holder === undefined) continue;
    const start = at - holder.offset;
    hits.push({ start, end: start + holder.name.length, blank: holder.blank });
  }
  return hits;
}

/** Whether `name` stands at `start`, with no letter or digit on either side. */
function isWords(text: string, start: number, name: string): boolean {
  return text.startsWith(name, start) && !isAlphanumeric(text, start - 1) && !isAlphanumeric(text, start + name.length);
}

function isAlphanumeric(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
}

/** Digests of what differs, which no rule looks at: the annotation `checksum/config`. */
const digests = "checksum/config: ";
const digest = /"?[0-9a-f]{10}"?\n/y;

function opaqueHits(text: string): readonly Hit[] {
  const hits: Hit[] = [];
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
function isLonelyHost(text: string, { start, end }: Hit): boolean {
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
