import { type Identity, isSamePerson } from "../../model/identity.ts";
import type { Tree } from "../../model/tree.ts";
import type { CommitInfo, Pull, Repository } from "./port.ts";

/** How a branch of the bot stands to main. */
export interface BranchStanding {
  readonly head: string;
  readonly tree: Tree;
  readonly hasBase: boolean;
  /** Its last pull request was merged or closed, and nothing was committed since. */
  readonly finished: boolean;
  /** Commits that are somebody else's work and would be lost with the branch. */
  readonly others: readonly CommitInfo[];
}

interface BranchPlace {
  /** Main's head; undefined while the repository is empty. */
  readonly base: string | undefined;
  readonly head: string;
  /** Its pull requests, the newest first. */
  readonly pulls: readonly Pull[];
  readonly bot: Identity;
  /** Whether the bot has made this state: a commit of the bot that somebody amends still has the bot as its author. */
  readonly isOwn: (newest: CommitInfo, tree: Tree) => Promise<boolean>;
}

export async function readBranch(repository: Repository, place: BranchPlace): Promise<BranchStanding> {
  const { base, head, pulls } = place;
  const tree = await repository.tree(head);
  const hasBase = base === undefined || (await repository.isAncestor(base, head));
  const last = pulls[0]?.head === head ? pulls[0].state : undefined;
  const isMerged = last === "merged" || (base !== undefined && (await repository.isAncestor(head, base)));
  // What was merged is in main, whoever it is from.
  const others = isMerged ? [] : await othersWork(repository, place, tree);
  return { head, tree, hasBase, finished: isMerged || last === "closed", others };
}

async function othersWork(
  repository: Repository,
  { base, head, bot, isOwn }: BranchPlace,
  tree: Tree,
): Promise<readonly CommitInfo[]> {
  const commits = await repository.commitsBetween(base, head);
  const others: CommitInfo[] = [];
  for (const commit of commits) {
    if (isSamePerson(commit.author, bot)) continue;
    if (!(await isPlainMerge(repository, commit, base))) others.push(commit);
  }
  const newest = commits[0];
  if (others.length > 0 || newest === undefined || !isSamePerson(newest.author, bot)) return others;
  return (await isOwn(newest, tree)) ? [] : [newest];
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

/** `3f9c2ab41d20 by Mina Park <mina@example.com> ("Edit prod")`. */
export function commitText({ oid, author, message }: CommitInfo): string {
  return `${oid.slice(0, 12)} by ${author.name} <${author.email}> ("${message.split("\n")[0] ?? ""}")`;
}
