import {
  type FileChanges,
  type Folder,
  folderContent,
  folderMode,
  regularFile,
  type Tree,
  type TreeEntry,
} from "../../model/tree.ts";
import { looseObject, type ObjectStore, writeLoose } from "./loose.ts";

/** Files below a folder, by their paths from there. */
type Files = readonly (readonly [path: string, entry: TreeEntry])[];

/** The content of a tree object: mode, name and hash of each entry (gitformat-pack(5) names the types only; tree.c, `decode_tree_entry`). */
export function folderOf(content: Buffer, hashLength: number): Folder {
  const entries = new Map<string, TreeEntry>();
  for (let at = 0; at < content.length; ) {
    const [space, end] = [content.indexOf(0x20, at), content.indexOf(0, at)];
    const hash = content.subarray(end + 1, end + 1 + hashLength);
    const mode = content.toString("latin1", at, space);
    entries.set(content.toString("utf8", space + 1, end), { mode, oid: hash.toString("hex") });
    at = end + 1 + hashLength;
  }
  return entries;
}

/** One entry of the same, found without reading the others: of a hundred folders somebody asks for one. */
export function entryNamed(content: Buffer, name: Buffer, hashLength: number): TreeEntry | undefined {
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    const next = end + 1 + hashLength;
    if (end - space - 1 === name.length && content.compare(name, 0, name.length, space + 1, end) === 0) {
      return { mode: content.toString("latin1", at, space), oid: content.toString("hex", end + 1, next) };
    }
    at = next;
  }
  return undefined;
}

/** Folders that were read: what a tree holds never changes, and commits that follow each other share most of theirs. */
export type KnownFolders = Map<string, Files>;

/** Folders that are read here for one commit before git is asked, which starts in the time of some hundred. */
const most = 200;

/** Unknown folders in one folder from which on git is asked at once: each has others in it. */
const mostInOne = 20;

/** All files of a tree, when few of its folders are unknown and these lie in files of their own; else undefined. */
export function looseTree(directory: string, root: string, known: KnownFolders): Tree | undefined {
  const tree = new Map<string, TreeEntry>();
  const files = filesBelow({ directory, known, left: most }, root);
  for (const [path, entry] of files ?? []) tree.set(path, entry);
  return files && tree;
}

interface Reading {
  readonly directory: string;
  readonly known: KnownFolders;
  left: number;
}

function filesBelow(reading: Reading, oid: string): Files | undefined {
  reading.left -= 1;
  const object = reading.left < 0 ? undefined : looseObject(reading.directory, oid);
  if (object?.type !== "tree") return undefined;
  const files: (readonly [string, TreeEntry])[] = [];
  const entries = folderOf(object.content, oid.length / 2);
  const unknown = [...entries.values()].filter((entry) => entry.mode === folderMode && !reading.known.has(entry.oid));
  if (unknown.length > mostInOne) return undefined;
  for (const [name, entry] of entries) {
    if (entry.mode !== folderMode) {
      files.push([name, entry]);
      continue;
    }
    const below = reading.known.get(entry.oid) ?? filesBelow(reading, entry.oid);
    if (below === undefined) return undefined;
    reading.known.set(entry.oid, below);
    for (const [path, file] of below) files.push([`${name}/${path}`, file]);
  }
  return files;
}

/** What `git ls-tree -r -t -z` lists of a commit; each folder below it is known then. */
export function listedTree(listing: string, known: KnownFolders): Tree {
  const tree = new Map<string, TreeEntry>();
  const open: { readonly prefix: string; readonly oid: string; readonly files: (readonly [string, TreeEntry])[] }[] =
    [];
  const close = (path: string) => {
    while (open.length > 0 && !path.startsWith(open.at(-1)?.prefix ?? "")) {
      const done = open.pop();
      if (done !== undefined) known.set(done.oid, done.files);
    }
  };
  for (const line of listing.split("\0").slice(0, -1)) {
    const tab = line.indexOf("\t");
    const [mode = "", type, oid = ""] = line.slice(0, tab).split(" ");
    const path = line.slice(tab + 1);
    close(path);
    if (type === "tree") {
      open.push({ prefix: `${path}/`, oid, files: [] });
      continue;
    }
    tree.set(path, { mode, oid });
    for (const { prefix, files } of open) files.push([path.slice(prefix.length), { mode, oid }]);
  }
  close("");
  return tree;
}

interface Writing {
  readonly store: ObjectStore;
  /** What a tree holds. */
  readonly read: (oid: string) => Promise<Folder>;
}

/** Writes a folder with changes made to what is below it, and answers its tree; undefined: nothing is left. */
export async function writeFolder(
  writing: Writing,
  base: string | undefined,
  changes: FileChanges,
): Promise<string | undefined> {
  const entries = new Map(base === undefined ? [] : await writing.read(base));
  const [own, below] = [new Map<string, string | null>(), new Map<string, Map<string, string | null>>()];
  for (const [path, text] of changes) {
    const slash = path.indexOf("/");
    const name = named(slash === -1 ? path : path.slice(0, slash));
    if (slash === -1) own.set(name, text);
    else below.set(name, (below.get(name) ?? new Map()).set(path.slice(slash + 1), text));
  }
  // What is removed comes first: a file could be in the way of a folder, or a folder in the way of a file.
  for (const [name, text] of own) if (text === null && entries.get(name)?.mode !== folderMode) entries.delete(name);
  for (const [name, inside] of below) {
    const there = entries.get(name);
    const folder = there?.mode === folderMode ? there.oid : undefined;
    const oid = await writeFolder(writing, folder, inside);
    if (oid !== undefined) entries.set(name, { mode: folderMode, oid });
    else if (folder !== undefined) entries.delete(name);
  }
  for (const [name, text] of own) {
    if (text !== null)
      entries.set(name, { mode: regularFile, oid: writeLoose(writing.store, "blob", Buffer.from(text)) });
  }
  return entries.size === 0 ? undefined : writeLoose(writing.store, "tree", folderContent(entries));
}

/** Names that git takes into no tree (read-cache.c, `verify_path`). */
function named(name: string): string {
  if (name === "" || name === "." || name === ".." || name.includes("\0") || name.toLowerCase() === ".git") {
    throw new Error(`git takes no file of the name ${JSON.stringify(name)}`);
  }
  return name;
}
