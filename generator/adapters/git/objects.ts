import type { Identity } from "../../model/identity.ts";
import type { FileChanges, Tree, TreeEntry } from "../../model/tree.ts";
import { unavailable } from "../../model/unavailable.ts";
import { looseObject, type ObjectStore, writeLoose } from "./loose.ts";
import type { Git } from "./run.ts";
import { type Folder, folderOf, type KnownFolders, looseTree, writeFolder } from "./trees.ts";

const isHash = (name: string) => /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(name);

/** Files of a commit or a tree; `paths`: only those folders and files. */
export async function readTree(git: Git, treeish: string, paths: readonly string[] = []): Promise<Tree> {
  const listing = await git.run(["ls-tree", "-r", "-z", "--full-tree", treeish, "--", ...paths]);
  const tree = new Map<string, TreeEntry>();
  for (const line of listing.split("\0").slice(0, -1)) {
    const tab = line.indexOf("\t");
    const [mode = "", , oid = ""] = line.slice(0, tab).split(" ");
    tree.set(line.slice(tab + 1), { mode, oid });
  }
  return tree;
}

/** All files of a commit, without a process where its trees lie in files of their own. */
export async function readCommitTree(git: Git, commit: string, known: KnownFolders): Promise<Tree> {
  const root = looseRoot(git.directory, commit);
  const tree = root === undefined ? undefined : looseTree(git.directory, root, known);
  return tree ?? readTree(git, commit);
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
export async function readObjects(git: Git, oids: Iterable<string>): Promise<ReadonlyMap<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  const asked: string[] = [];
  for (const oid of new Set(oids)) {
    const loose = isHash(oid) ? looseObject(git.directory, oid) : undefined;
    if (loose === undefined) asked.push(oid);
    else contents.set(oid, loose.content);
  }
  if (asked.length === 0) return contents;
  const output = await git.bytes(["cat-file", "--batch"], { input: asked.map((oid) => `${oid}\n`).join("") });
  let at = 0;
  for (const oid of asked) {
    const end = output.indexOf("\n", at);
    const size = Number(output.subarray(at, end).toString("latin1").split(" ")[2]);
    if (!Number.isInteger(size)) throw unavailable(`The object ${oid} is missing in ${git.directory}.`);
    contents.set(oid, output.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return contents;
}

/** One file of each of the commits, by the commit. */
export async function readFileOf(
  git: Git,
  commits: readonly string[],
  name: string,
): Promise<ReadonlyMap<string, Buffer>> {
  const blobs = commits.map((commit) => {
    const root = looseRoot(git.directory, commit);
    const tree = root === undefined ? undefined : looseObject(git.directory, root);
    return tree && root && folderOf(tree.content, root.length / 2).get(name)?.oid;
  });
  const names = commits.map((commit, at) => blobs[at] ?? `${commit}:${name}`);
  const contents = await readObjects(git, names);
  return new Map(commits.map((commit, at) => [commit, contents.get(names[at] ?? "") ?? Buffer.alloc(0)]));
}

/** Git for a bare repository that objects are written to. */
export interface WritableGit extends Git, ObjectStore {}

/** The tree of `base`, the name of a commit or a tree, or the empty one, with the changes made to it. */
export async function writeTree(git: WritableGit, base: string | undefined, changes: FileChanges): Promise<string> {
  const read = async (oid: string): Promise<Folder> => {
    const content = (await readObjects(git, [oid])).get(oid) ?? Buffer.alloc(0);
    return folderOf(content, oid.length / 2);
  };
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
  const text = message.replaceAll("\0", " ").replace(/([^\n])$/, "$1\n");
  return writeLoose(git, "commit", Buffer.from(`${header.join("\n")}\n\n${text}`));
}

/** A name or an address as git writes it (ident.c, `strbuf_addstr_without_crud`). */
function plainName(text: string): string {
  return text.replace(/^[\u0000-\u0020.,:;<>"\\']+|[\u0000-\u0020.,:;<>"\\']+$/g, "").replace(/[\n<>]/g, "");
}
