import { setImmediate } from "node:timers/promises";
import { looseAmong, readListed } from "./objects.ts";
import type { Git } from "./run.ts";

/** Contents of objects by their names, such as `<commit>:<path>`. Names that stand for nothing are left out. */
export type ObjectReader = (names: Iterable<string>) => Promise<ReadonlyMap<string, Buffer>>;

/** Reads what lies in files of its own from there; of all others what is asked for at the same moment with one command. */
export function objectReader(git: Git): ObjectReader {
  let gathered: { readonly names: Set<string>; readonly contents: Promise<ReadonlyMap<string, Buffer>> } | undefined;

  async function readGathered(names: ReadonlySet<string>): Promise<ReadonlyMap<string, Buffer>> {
    await setImmediate();
    gathered = undefined;
    return readListed(git, names);
  }

  return async (names) => {
    const { contents, left } = looseAmong(git, names);
    if (left.size === 0) return contents;
    if (gathered === undefined) {
      const begun = new Set<string>();
      gathered = { names: begun, contents: readGathered(begun) };
    }
    for (const name of left) gathered.names.add(name);
    const listed = await gathered.contents;
    for (const name of left) {
      const content = listed.get(name);
      if (content !== undefined) contents.set(name, content);
    }
    return contents;
  };
}
