/** A name that stands in a text, as a word or as words of its own. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  /** Which of the names it is. */
  readonly number: number;
}

interface Search {
  /** What is looked for: a name that holds no other one of the names. */
  readonly core: string;
  /** Names that hold it, the longest first, with the place of the core within. */
  readonly holders: readonly { readonly name: string; readonly offset: number; readonly number: number }[];
}

/** Finds names in a text, in the order of their places; where two stand at one place, the longer one comes first. */
export function nameFinder(names: readonly string[]): (text: string) => readonly Hit[] {
  const searches = searchesFor(names);
  return (text) => {
    const hits = searches.flatMap((search) => hitsOf(text, search));
    return hits.length < 2 ? hits : hits.sort((one, other) => one.start - other.start || other.end - one.end);
  };
}

/** Most names hold the environment's: looking for that one finds them all. */
function searchesFor(names: readonly string[]): readonly Search[] {
  const numbered = names.map((name, number) => ({ name, number }));
  const cores = names.filter((name) => !names.some((other) => other !== name && name.includes(other)));
  const taken = new Set<string>();
  return [...new Set(cores)].map((core) => {
    const holders = numbered.filter(({ name }) => name.includes(core) && !taken.has(name));
    for (const { name } of holders) taken.add(name);
    return {
      core,
      holders: holders
        .map(({ name, number }) => ({ name, offset: name.indexOf(core), number }))
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
    hits.push({ start, end: start + holder.name.length, number: holder.number });
  }
  return hits;
}

/** Whether `name` stands at `start`, with no letter or digit on either side. */
function isWords(text: string, start: number, name: string): boolean {
  return text.startsWith(name, start) && !isAlphanumeric(text, start - 1) && !isAlphanumeric(text, start + name.length);
}

export function isAlphanumeric(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
}
