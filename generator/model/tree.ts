import { createHash } from "node:crypto";

/** A file of a git tree. `oid` is its blob's. */
export interface TreeEntry {
  readonly mode: string;
  readonly oid: string;
}

/** Every file of a git tree by its path, with forward slashes. */
export type Tree = ReadonlyMap<string, TreeEntry>;

export const regularFile = "100644";
export const linkMode = "120000";
export const submoduleMode = "160000";

/** What git calls the tree without any file. */
export const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** What git calls the blob with this content, in a repository of the SHA-1 format or in that of a tree. */
export function blobOid(content: string | Uint8Array, beside: Tree = new Map()): string {
  const [entry] = beside.values();
  return createHash(entry?.oid.length === 64 ? "sha256" : "sha1")
    .update(`blob ${Buffer.byteLength(content)}\0`)
    .update(content)
    .digest("hex");
}

/** What git calls a folder. */
export const folderMode = "40000";

/** What lies in a folder, by its names. */
export type Folder = ReadonlyMap<string, TreeEntry>;

/** A folder as git writes it. */
export function folderContent(entries: Folder): Buffer {
  // Git compares names as bytes, and a folder's as if it ended with a slash.
  const keyed = [...entries].map(([name, entry]) => ({
    key: Buffer.from(entry.mode === folderMode ? `${name}/` : name),
    name,
    entry,
  }));
  keyed.sort((a, b) => Buffer.compare(a.key, b.key));
  const parts = keyed.flatMap(({ name, entry: { mode, oid } }) => [
    Buffer.from(`${mode} ${name}\0`),
    Buffer.from(oid, "hex"),
  ]);
  return Buffer.concat(parts);
}

/** What git calls the folder that holds these files, by their paths in it, in a repository of the SHA-1 format. */
export function folderOid(files: Tree): string {
  const entries = new Map<string, TreeEntry>();
  const below = new Map<string, Map<string, TreeEntry>>();
  for (const [path, entry] of files) {
    const slash = path.indexOf("/");
    const name = slash === -1 ? path : path.slice(0, slash);
    if (slash === -1) entries.set(name, entry);
    else below.set(name, (below.get(name) ?? new Map<string, TreeEntry>()).set(path.slice(slash + 1), entry));
  }
  for (const [name, inside] of below) entries.set(name, { mode: folderMode, oid: folderOid(inside) });
  const content = folderContent(entries);
  return createHash("sha1").update(`tree ${content.length}\0`).update(content).digest("hex");
}

/** Texts to write and null for files to remove, by path. */
export type FileChanges = ReadonlyMap<string, string | null>;

/** Those of the changes that make a tree another one. */
export function changesTo(tree: Tree, changes: FileChanges): FileChanges {
  const isOther = (path: string, text: string | null) =>
    tree.get(path)?.oid !== (text === null ? undefined : blobOid(text, tree));
  return new Map([...changes].filter(([path, text]) => isOther(path, text)));
}
