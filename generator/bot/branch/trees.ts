import { blobOid, type FileChanges, regularFile, type Tree } from "../../model/tree.ts";

/** `besides`: a path that is not compared. */
export function isSameTree(a: Tree, b: Tree, besides?: string): boolean {
  const size = (tree: Tree) => tree.size - (besides !== undefined && tree.has(besides) ? 1 : 0);
  if (size(a) !== size(b)) return false;
  for (const [path, entry] of a) {
    const other = b.get(path);
    // Trees of thousands of files mostly share their entries.
    if (entry === other || path === besides) continue;
    if (entry.oid !== other?.oid || entry.mode !== other.mode) return false;
  }
  return true;
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
