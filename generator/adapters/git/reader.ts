import { setImmediate } from "node:timers/promises";
import { looseAmong, readListed } from "./objects.ts";
import type { Git } from "./run.ts";

/** Contents of objects by their names, such as `<commit>:<path>`. Names that stand for nothing are left out. */
export type ObjectReader = (names: Iterable<string>) => Promise<ReadonlyMap<string, Buffer>>;

/** Bytes that are kept: env files are asked for again and again, and what has a name stays as it is. */
const mostKept = 4 * 1024 * 1024;

/** Reads what lies in files of its own from there; of all others what is asked for at the same moment with one command. */
export function objectReader(git: Git): ObjectReader {
  const kept = new Map<string, Buffer>();
  let size = 0;
  let gathered: { readonly names: Set<string>; readonly contents: ReturnType<ObjectReader> } | undefined;

  async function readGathered(names: ReadonlySet<string>): ReturnType<ObjectReader> {
    await setImmediate();
    gathered = undefined;
    const contents = await readListed(git, names);
    for (const [name, content] of contents) {
      if (size + content.length > mostKept) continue;
      size += content.length;
      // A copy: the content is a part of all that was read.
      kept.set(name, Buffer.from(content));
    }
    return contents;
  }

  function gather(names: ReadonlySet<string>): ReturnType<ObjectReader> {
    if (gathered === undefined) {
      const begun = new Set<string>();
      gathered = { names: begun, contents: readGathered(begun) };
    }
    for (const name of names) gathered.names.add(name);
    return gathered.contents;
  }

  return async (names) => {
    const asked = [...names];
    const unknown = asked.filter((name) => !kept.has(name));
    const { contents, left } = looseAmong(git, unknown);
    const listed = left.size === 0 ? contents : await gather(left);
    const contentOf = (name: string) => kept.get(name) ?? contents.get(name) ?? listed.get(name);
    return new Map(
      asked.flatMap((name) => {
        const content = contentOf(name);
        return content === undefined ? [] : [[name, content] as const];
      }),
    );
  };
}
