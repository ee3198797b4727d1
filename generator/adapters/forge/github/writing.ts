import { chunksOf } from "../../../model/chunks.ts";
import { emptyTree, type FileChanges, regularFile, type Tree } from "../../../model/tree.ts";
import type { Connection } from "./connection.ts";

/** Files that are to be removed and are not there would make GitHub refuse the rest. */
export function withoutNeedless(changes: FileChanges, tree: Tree | undefined): FileChanges {
  return new Map([...changes].filter(([path, text]) => text !== null || tree?.has(path) === true));
}

/** What one request takes well: GitHub gives up on a request after 10 s. */
const most = { entries: 1_000, characters: 4_000_000 };

export async function writeTree(
  connection: Connection,
  base: string | undefined,
  changes: FileChanges,
): Promise<string> {
  let tree = base;
  // What is removed comes first: a file could be in the way of a folder.
  const ordered = [...changes].sort(([, a], [, b]) => Number(a !== null) - Number(b !== null));
  const removals = ordered.filter(([, text]) => text === null);
  const isInTheWay = removals.some(([path]) => ordered.some(([other]) => isAbove(path, other) || isAbove(other, path)));
  const parts = isInTheWay ? [removals, ordered.slice(removals.length)] : [ordered];
  for (const part of parts.flatMap((changed) => [...chunksOf(changed, most.entries, most.characters, sizeOf)])) {
    const entries = part.map(([path, text]) => {
      const entry = { path, mode: regularFile, type: "blob" } as const;
      return text === null ? { ...entry, sha: null } : { ...entry, content: text };
    });
    const base_tree = tree;
    const made = await connection.write(({ rest }, at) =>
      rest.git.createTree({ ...at, tree: entries, ...(base_tree !== undefined && { base_tree }) }),
    );
    tree = made.data.sha;
  }
  return tree ?? emptyTree;
}

function isAbove(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`);
}

function sizeOf([path, text]: readonly [string, string | null]): number {
  return path.length + (text?.length ?? 0);
}
