import { asTexts } from "../../model/files.ts";
import type { Identity } from "../../model/identity.ts";
import type { Tree } from "../../model/tree.ts";
import { unavailable } from "../../model/unavailable.ts";
import { commitsBetween, isAncestor } from "../git/history.ts";
import { lineOf } from "../git/line.ts";
import {
  looseFiles,
  readCommitTree,
  readRoot,
  treeOfCommit,
  type WritableGit,
  writeCommit,
  writeTree,
} from "../git/objects.ts";
import { objectReader } from "../git/reader.ts";
import type { KnownFolders } from "../git/trees.ts";
import type { Repository } from "./port.ts";

type GitObjects = Pick<Repository, "tree" | "entries" | "texts" | "contents" | "commitsBetween" | "history" | "commit">;

/** Commits whose files are held at a time: those of main, of a branch, and of a merge with its sides. */
const kept = 6;

/** Files that are looked for one by one in a commit that nobody has listed. */
const mostAlone = 4;

/** What is read and made with git, in a repository that has the commits which are asked for. */
export function gitObjects(git: WritableGit, bot: Identity): GitObjects {
  /** A commit's files never change, and the same few commits are asked for again and again. */
  const trees = new Map<string, Promise<Tree>>();
  const known: KnownFolders = new Map();
  const treeOf = (commit: string): Promise<Tree> => {
    const tree = trees.get(commit) ?? readCommitTree(git, commit, known);
    // The newest stay: each is as large as all of the repository.
    trees.delete(commit);
    trees.set(commit, tree);
    const [oldest] = trees.keys();
    if (trees.size > kept && oldest !== undefined) trees.delete(oldest);
    return tree;
  };
  const read = objectReader(git);
  /** What git calls the files that a commit has, by their paths. */
  const namesOf = async (commit: string, paths: readonly string[]): Promise<readonly (readonly [string, string])[]> => {
    // For a record, not all files of the commit that it lies in are listed.
    const isAlone = !trees.has(commit) && paths.length <= mostAlone;
    const loose = isAlone ? looseFiles(git, commit, paths) : undefined;
    if (isAlone && loose === undefined) return paths.map((path) => [path, `${commit}:${path}`]);
    const tree = loose ?? (await treeOf(commit));
    return paths.flatMap((path) => {
      const entry = tree.get(path);
      return entry === undefined ? [] : [[path, entry.oid] as const];
    });
  };
  const contentsOf = async (commit: string, paths: readonly string[]): Promise<ReadonlyMap<string, Buffer>> => {
    const names = await namesOf(commit, paths);
    const contents = await read(names.map(([, name]) => name));
    return new Map(
      names.flatMap(([path, name]) => {
        const content = contents.get(name);
        if (content !== undefined) return [[path, content] as const];
        if (name.includes(":")) return [];
        throw unavailable(`The object ${name} is missing in ${git.directory}.`);
      }),
    );
  };
  return {
    tree: treeOf,
    entries: async (commit) => new Map([...(await readRoot(git, commit))].map(([name, { oid }]) => [name, oid])),
    texts: async (commit, paths) => asTexts(await contentsOf(commit, paths)),
    contents: contentsOf,
    commitsBetween: (base, head) => commitsBetween(git, base, head),
    history: (head, paths, range) => lineOf(git, head, paths, range),
    commit: async ({ tree, changes, parents, message }) =>
      writeCommit(git, { tree: await writeTree(git, tree, changes), parents, message, author: bot }),
  };
}

/** The tree of what comes of merging a branch; undefined: both sides have changed the same lines. */
export async function mergedTree(git: WritableGit, base: string, head: string): Promise<string | undefined> {
  if (await isAncestor(git, base, head)) return treeOfCommit(git, head);
  const { code, stdout, stderr } = await git.ask(["merge-tree", "--write-tree", base, head]);
  if (code === 1) return undefined;
  if (code !== 0) throw unavailable(`git merge-tree failed in ${git.directory}: ${stderr}`);
  return stdout.toString("latin1").split("\n")[0];
}
