import type { Repository } from "../../adapters/forge/port.ts";
import type { Tree } from "../../model/tree.ts";
import { branchPrefix } from "../branch/branch.ts";
import { isSameTree } from "../branch/trees.ts";
import { compiledTree, type Target } from "./target.ts";

/**
 * How config stood before anything was done, read for all targets together. What has nothing to be done then is not asked
 * about one by one: that others may change it a moment later is true of every answer.
 */
export interface Survey {
  /** Main's head; undefined while config is empty. */
  readonly base: string | undefined;
  /** Main's files. */
  readonly tree: Tree;
  /** The same by the folder at the root that they lie in. */
  readonly folders: () => ReadonlyMap<string, Tree>;
  /** Names of targets that have a branch of the bot, or an open pull request. */
  readonly branches: ReadonlySet<string>;
}

export async function surveyOf(config: Repository): Promise<Survey> {
  const base = await config.branch(config.main);
  const [heads, open] = [await config.branches(branchPrefix), await config.pulls.list("open")];
  const names = [...heads.keys(), ...open.map(({ branch }) => branch).filter((name) => name.startsWith(branchPrefix))];
  const tree: Tree = base === undefined ? new Map() : await config.tree(base);
  const branches = new Set(names.map((name) => name.slice(branchPrefix.length)));
  let folders: ReadonlyMap<string, Tree> | undefined;
  return {
    ...{ base, tree, branches },
    folders: () => {
      folders ??= byFolder(tree);
      return folders;
    },
  };
}

/** Whether main has what is wanted, and nothing is open: the step `none` of `decide`. */
export function isSettled({ folders, branches }: Survey, target: Target): boolean {
  if (branches.has(target.name)) return false;
  const own = target.folders.flatMap((name) => [...(folders().get(name) ?? [])]);
  return isSameTree(new Map(own), compiledTree(target));
}

function byFolder(tree: Tree): ReadonlyMap<string, Tree> {
  const folders = new Map<string, Map<string, { readonly mode: string; readonly oid: string }>>();
  for (const [path, entry] of tree) {
    const name = path.slice(0, path.indexOf("/"));
    const folder = folders.get(name) ?? new Map();
    folders.set(name, folder.set(path, entry));
  }
  return folders;
}
