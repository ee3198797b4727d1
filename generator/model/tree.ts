import { createHash } from "node:crypto";

/** A file of a git tree. `oid` is its blob's. */
export interface TreeEntry {
  readonly mode: string;
  readonly oid: string;
}

/** Every file of a git tree by its path, with forward slashes. */
export type Tree = ReadonlyMap<string, TreeEntry>;

export const regularFile = "100644";

/** What git calls the tree without any file. */
export const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** What git calls the blob with this text, in a repository of the SHA-1 format or in that of a tree. */
export function blobOid(text: string, beside: Tree = new Map()): string {
  const [entry] = beside.values();
  return createHash(entry?.oid.length === 64 ? "sha256" : "sha1")
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest("hex");
}

/** Texts to write and null for files to remove, by path. */
export type FileChanges = ReadonlyMap<string, string | null>;

/** Those of the changes that make a tree another one. */
export function changesTo(tree: Tree, changes: FileChanges): FileChanges {
  const isOther = (path: string, text: string | null) =>
    tree.get(path)?.oid !== (text === null ? undefined : blobOid(text, tree));
  return new Map([...changes].filter(([path, text]) => isOther(path, text)));
}
