import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { Identity } from "../../model/identity.ts";
import { type FileChanges, regularFile, type Tree, type TreeEntry } from "../../model/tree.ts";
import { unavailable } from "../../model/unavailable.ts";
import type { Git } from "./run.ts";

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

/** Contents of objects by their names, such as `<commit>:<path>`, all with one command. */
export async function readObjects(git: Git, oids: Iterable<string>): Promise<ReadonlyMap<string, Buffer>> {
  const asked = [...new Set(oids)];
  const contents = new Map<string, Buffer>();
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

/** Git for a repository that trees are written to. */
export interface WritableGit extends Git {
  /** How the path of a temporary file begins: whoever cleans up sees by it whose it is. */
  readonly temporary: string;
}

/** The tree of `base`, the name of an object, or the empty one, with the changes made to it. It needs no work tree and no index of its own. */
export async function writeTree(git: WritableGit, base: string | undefined, changes: FileChanges): Promise<string> {
  const written = [...changes].filter((change): change is [string, string] => change[1] !== null);
  const oids = await writeBlobs(git, new Map(written));
  const index = `${git.temporary}-index-${randomBytes(6).toString("hex")}`;
  mkdirSync(dirname(index), { recursive: true });
  const env = { GIT_INDEX_FILE: index };
  try {
    if (base !== undefined) await git.run(["read-tree", base], { env });
    const removed = [...changes.keys()].filter((path) => !oids.has(path));
    // What is removed comes first: a file could be in the way of a folder.
    const lines = [
      ...removed.map((path) => `0 ${"0".repeat(base?.length ?? 0)}\t${path}\0`),
      ...[...oids].map(([path, oid]) => `${regularFile} ${oid}\t${path}\0`),
    ];
    await git.run(["update-index", "-z", "--index-info"], { env, input: lines.join("") });
    return (await git.run(["write-tree"], { env })).trim();
  } finally {
    rmSync(index, { force: true });
    rmSync(`${index}.lock`, { force: true });
  }
}

/** Writes texts as blobs, all with one command. */
async function writeBlobs(git: Git, texts: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>> {
  if (texts.size === 0) return new Map();
  const paths = [...texts.keys()];
  const commands = [...texts.values()].map(
    (text, at) => `blob\nmark :${at + 1}\ndata ${Buffer.byteLength(text)}\n${text}\nget-mark :${at + 1}\n`,
  );
  const output = await git.run(["fast-import", "--quiet", "--done"], { input: `${commands.join("")}done\n` });
  const oids = output.trim().split("\n");
  if (oids.length !== paths.length) throw unavailable(`git fast-import failed in ${git.directory}: ${output}`);
  return new Map(paths.map((path, at) => [path, oids[at] ?? ""]));
}

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Identity;
}

/** Makes a commit that no ref points at yet. */
export async function writeCommit(git: Git, { tree, parents, message, author }: NewCommit): Promise<string> {
  const args = ["commit-tree", tree, ...parents.flatMap((parent) => ["-p", parent]), "-F", "-"];
  return (await git.run(args, { input: message, as: author })).trim();
}
