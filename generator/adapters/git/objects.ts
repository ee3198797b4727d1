import type { Identity } from "../../model/identity.ts";
import { type FileChanges, type Folder, folderMode, type Tree, type TreeEntry } from "../../model/tree.ts";
import { unavailable } from "../../model/unavailable.ts";
import { looseObject, type ObjectStore, writeLoose } from "./loose.ts";
import type { Git } from "./run.ts";
import { entryNamed, folderOf, type KnownFolders, listedTree, looseTree, writeFolder } from "./trees.ts";

const isHash = (name: string) => /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(name);

/** Files of a commit below those folders, or those files. */
export async function readTree(git: Git, commit: string, paths: readonly string[]): Promise<Tree> {
  return listedTree(await git.run([...listing, commit, "--", ...paths]), new Map());
}

/** All files of a commit, without a process where few of its folders are unknown. */
export async function readCommitTree(git: Git, commit: string, known: KnownFolders): Promise<Tree> {
  const root = looseRoot(git.directory, commit);
  const tree = root === undefined ? undefined : looseTree(git.directory, root, known);
  return tree ?? listedTree(await git.run([...listing, commit]), known);
}

const listing = ["ls-tree", "-r", "-t", "-z", "--full-tree"];

/** What lies at the root of a commit. */
export async function readRoot(git: Git, commit: string): Promise<Folder> {
  return readFolder(git, await treeOfCommit(git, commit));
}

async function readFolder(git: Git, oid: string): Promise<Folder> {
  const content = (await readObjects(git, [oid])).get(oid) ?? Buffer.alloc(0);
  return folderOf(content, oid.length / 2);
}

/** Those of some files that a commit has, read folder by folder; undefined: git is to say. */
export function looseFiles(git: Git, commit: string, paths: readonly string[]): Tree | undefined {
  const entries = looseEntries(git, commit, paths, new Map());
  const files = entries?.map((entry, at) => [paths[at] ?? "", entry] as const);
  return files && new Map(files.flatMap(([path, entry]) => (isFile(entry) ? [[path, entry]] : [])));
}

function isFile(entry: TreeEntry | undefined): entry is TreeEntry {
  return entry !== undefined && entry.mode !== folderMode;
}

/** Contents of folders, by the names of their trees. */
export type ReadFolders = Map<string, Buffer>;

/** What lies at some paths, in their order; undefined: nothing. */
export type Entries = readonly (TreeEntry | undefined)[];

/** What a commit has at some paths, files and folders; undefined as a whole: git is to say. */
export function looseEntries(
  { directory }: Git,
  commit: string,
  paths: readonly string[],
  read: ReadFolders,
): Entries | undefined {
  const root = looseRoot(directory, commit);
  if (root === undefined) return undefined;
  const contentOf = (oid: string): Buffer | undefined => {
    const object = read.has(oid) ? undefined : looseObject(directory, oid);
    if (object?.type === "tree") read.set(oid, object.content);
    return read.get(oid);
  };
  const entries: (TreeEntry | undefined)[] = [];
  for (const path of paths) {
    let entry: TreeEntry | undefined = { mode: folderMode, oid: root };
    for (const name of path.split("/")) {
      const content: Buffer | undefined = entry?.mode === folderMode ? contentOf(entry.oid) : Buffer.alloc(0);
      if (content === undefined) return undefined;
      entry = entryNamed(content, Buffer.from(name), root.length / 2);
    }
    entries.push(entry);
  }
  return entries;
}

/** The tree of a commit, or of a tree. */
function looseRoot(directory: string, oid: string): string | undefined {
  const object = looseObject(directory, oid);
  if (object?.type === "tree") return oid;
  return object?.type === "commit" ? treeNamed(object.content) : undefined;
}

function treeNamed(commit: Buffer): string | undefined {
  return /^tree ([0-9a-f]+)\n/.exec(commit.toString("latin1", 0, 72))?.[1];
}

/** The name of a commit's tree. */
export async function treeOfCommit(git: Git, commit: string): Promise<string> {
  return looseRoot(git.directory, commit) ?? (await git.run(["rev-parse", `${commit}^{tree}`])).trim();
}

/**
 * Contents of objects by their names, such as `<commit>:<path>`: those that lie in files of their own from there, all others
 * with one command.
 */
export async function readObjects(git: Git, names: Iterable<string>): Promise<ReadonlyMap<string, Buffer>> {
  const asked = new Set(names);
  const contents = await readPresent(git, asked);
  for (const name of asked) {
    if (!contents.has(name)) throw unavailable(`The object ${name} is missing in ${git.directory}.`);
  }
  return contents;
}

/** The same of names that may stand for nothing. */
export async function readPresent(git: Git, names: Iterable<string>): Promise<ReadonlyMap<string, Buffer>> {
  const { contents, left } = looseAmong(git, names);
  return left.size === 0 ? contents : new Map([...contents, ...(await readListed(git, left))]);
}

/** Contents of those of the objects that lie in files of their own, and the names that are left. */
export function looseAmong({ directory }: Git, names: Iterable<string>) {
  const contents = new Map<string, Buffer>();
  const left = new Set<string>();
  for (const name of new Set(names)) {
    const loose = isHash(name) ? looseObject(directory, name) : undefined;
    if (loose === undefined) left.add(name);
    else contents.set(name, loose.content);
  }
  return { contents, left };
}

/** Contents of objects with one command, wherever they lie. */
export async function readListed(git: Git, names: Iterable<string>): Promise<ReadonlyMap<string, Buffer>> {
  const asked = [...names];
  const contents = new Map<string, Buffer>();
  const output = await git.bytes(["cat-file", "--batch"], { input: asked.map((name) => `${name}\n`).join("") });
  let at = 0;
  for (const name of asked) {
    const end = output.indexOf("\n", at);
    // `<hash> <type> <size>`, or the name again and why there is nothing.
    const size = Number(/^[0-9a-f]+ [a-z]+ (\d+)$/.exec(output.toString("latin1", at, end))?.[1] ?? Number.NaN);
    at = end + 1;
    if (!Number.isInteger(size)) continue;
    contents.set(name, output.subarray(at, at + size));
    at += size + 1;
  }
  return contents;
}

/** One file of each of the commits, by the commit. */
export async function readFileOf(
  git: Git,
  commits: readonly string[],
  name: string,
): Promise<ReadonlyMap<string, Buffer>> {
  const read: ReadFolders = new Map();
  const names = commits.map((commit) => looseEntries(git, commit, [name], read)?.[0]?.oid ?? `${commit}:${name}`);
  const contents = await readObjects(git, names);
  return new Map(commits.map((commit, at) => [commit, contents.get(names[at] ?? "") ?? Buffer.alloc(0)]));
}

/** Git for a bare repository that objects are written to. */
export interface WritableGit extends Git, ObjectStore {}

/** The tree of `base`, the name of a commit or a tree, or the empty one, with the changes made to it. */
export async function writeTree(git: WritableGit, base: string | undefined, changes: FileChanges): Promise<string> {
  const read = (oid: string) => readFolder(git, oid);
  const root = base === undefined ? undefined : await treeOfCommit(git, base);
  const tree = await writeFolder({ store: git, read }, root, changes);
  return tree ?? writeLoose(git, "tree", Buffer.alloc(0));
}

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Identity;
}

/** Makes a commit that no ref points at yet. */
export async function writeCommit(git: ObjectStore, { tree, parents, message, author }: NewCommit): Promise<string> {
  const by = `${plainName(author.name)} <${plainName(author.email)}> ${Math.floor(Date.now() / 1000)} +0000`;
  const header = [`tree ${tree}`, ...parents.map((parent) => `parent ${parent}`), `author ${by}`, `committer ${by}`];
  return writeLoose(git, "commit", Buffer.from(`${header.join("\n")}\n\n${message.replaceAll("\0", " ")}`));
}

/** A name or an address as git writes it (ident.c, `strbuf_addstr_without_crud`). */
function plainName(text: string): string {
  return text.replace(/^[\u0000-\u0020.,:;<>"\\']+|[\u0000-\u0020.,:;<>"\\']+$/g, "").replace(/[\n<>]/g, "");
}
