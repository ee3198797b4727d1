import { blobOid, type FileChanges, regularFile, type Tree } from "../../model/tree.ts";

export function isSameTree(a: Tree, b: Tree): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([path, entry]) => entry.oid === b.get(path)?.oid && entry.mode === b.get(path)?.mode);
}

/** A tree with the changes made to it. */
export function treeWith(tree: Tree, changes: FileChanges): Tree {
  const changed = new Map(tree);
  for (const [path, text] of changes) {
    if (text === null) changed.delete(path);
    else changed.set(path, { mode: regularFile, oid: blobOid(text, tree) });
  }
  return changed;
}

export function treeWithout(tree: Tree, path: string | undefined): Tree {
  return path === undefined || !tree.has(path) ? tree : new Map([...tree].filter(([one]) => one !== path));
}
