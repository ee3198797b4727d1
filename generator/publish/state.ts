import type { CommitInfo, Pull, Repository } from "../forge/port.ts";
import { type Identity, isSamePerson } from "../model/identity.ts";
import type { Tree } from "../model/tree.ts";
import { filesDigest, ownFiles, type PublishRecord, parseRecord, recordPath } from "./record.ts";
import { branchOf, type Target } from "./target.ts";

/** What config holds for a target now. */
export interface State {
  /** Main's head; undefined while config is empty. */
  readonly base: string | undefined;
  readonly baseTree: Tree;
  readonly record: PublishRecord | undefined;
  readonly branch: BranchState | undefined;
  readonly open: Pull | undefined;
}

export interface BranchState {
  readonly head: string;
  readonly tree: Tree;
  readonly hasBase: boolean;
  readonly record: PublishRecord | undefined;
  /** Its last pull request was merged or closed, and nothing was committed since. */
  readonly finished: boolean;
  /** Commits that are somebody else's work and would be lost with the branch. */
  readonly others: readonly CommitInfo[];
}

export async function readState(repository: Repository, target: Target, bot: Identity): Promise<State> {
  const base = await repository.branch(repository.main);
  const baseTree: Tree = base === undefined ? new Map() : await repository.tree(base);
  const record = base === undefined ? undefined : await recordAt(repository, base, target.name);
  const name = branchOf(target.name);
  const head = await repository.branch(name);
  const pulls = await repository.pulls.ofBranch(name);
  const open = pulls.find(({ state }) => state === "open");
  const branch = head === undefined ? undefined : await readBranch(repository, target, { base, head, pulls, bot });
  return { base, baseTree, record, branch, open };
}

export async function recordAt(
  repository: Repository,
  commit: string,
  name: string,
): Promise<PublishRecord | undefined> {
  const path = recordPath(name);
  return parseRecord((await repository.texts(commit, [path])).get(path));
}

interface BranchPlace {
  readonly base: string | undefined;
  readonly head: string;
  readonly pulls: readonly Pull[];
  readonly bot: Identity;
}

async function readBranch(
  repository: Repository,
  target: Target,
  { base, head, pulls, bot }: BranchPlace,
): Promise<BranchState> {
  const tree = await repository.tree(head);
  const hasBase = base === undefined || (await repository.isAncestor(base, head));
  const last = pulls[0]?.head === head ? pulls[0].state : undefined;
  const isMerged = last === "merged" || (base !== undefined && (await repository.isAncestor(head, base)));
  const finished = isMerged || last === "closed";
  // What was merged is in main, whoever it is from.
  const record = await recordAt(repository, head, target.name);
  const others = isMerged ? [] : await othersWork(repository, target, { base, head, tree, record, bot });
  return { head, tree, hasBase, record, finished, others };
}

async function othersWork(
  repository: Repository,
  target: Target,
  { base, head, tree, record, bot }: Omit<BranchPlace, "pulls"> & Pick<BranchState, "tree" | "record">,
): Promise<readonly CommitInfo[]> {
  const commits = await repository.commitsBetween(base, head);
  const others: CommitInfo[] = [];
  for (const commit of commits) {
    if (isSamePerson(commit.author, bot)) continue;
    if (!(await isPlainMerge(repository, commit, base))) others.push(commit);
  }
  const newest = commits[0];
  if (others.length > 0 || newest === undefined || !isSamePerson(newest.author, bot)) return others;
  // A commit of the bot that somebody has amended still has the bot as its author.
  const own = ownFiles(tree, target);
  const isOwn = record === undefined ? own.size === 0 : record.filesDigest === filesDigest(own);
  return isOwn ? [] : [newest];
}

/**
 * Whether a commit only merges main into the branch, as the forge's button for it does: each file is as it was on one of
 * the two sides.
 */
async function isPlainMerge(repository: Repository, commit: CommitInfo, base: string | undefined): Promise<boolean> {
  const [first, second] = commit.parents;
  if (base === undefined || first === undefined || second === undefined || commit.parents.length !== 2) return false;
  if (!(await repository.isAncestor(second, base))) return false;
  const merged = await repository.tree(commit.oid);
  const sides = [await repository.tree(first), await repository.tree(second)];
  const paths = new Set([merged, ...sides].flatMap((tree) => [...tree.keys()]));
  return [...paths].every((path) => sides.some((side) => side.get(path)?.oid === merged.get(path)?.oid));
}
