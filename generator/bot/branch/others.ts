import type { CommitInfo, Repository } from "../../adapters/forge/port.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { type Identity, isSamePerson } from "../../model/identity.ts";
import type { Tree } from "../../model/tree.ts";

/** Whether the bot has made the state that a commit of its own has. */
export type IsOwn = (newest: CommitInfo, tree: Tree) => boolean | Promise<boolean>;

interface Looked {
  readonly base: string | undefined;
  readonly head: string;
  readonly tree: Tree;
  readonly bot: Identity;
  readonly isOwn: IsOwn;
}

/** Commits of a branch that are not the bot's. */
export async function othersWork(
  repository: Repository,
  { base, head, tree, bot, isOwn }: Looked,
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

/** Tells that the bot stays away from a branch of `place`, such as `config`. */
export function workOfOthers(name: string, place: string, others: readonly CommitInfo[], hint: string): Diagnostic {
  const message =
    `${name} in ${place} has commits that are not the bot's: ${others.map(commitText).join(", ")}. ` +
    "Nothing was written to it.";
  return { code: "work-of-others", severity: "error", message, hint };
}

/** `3f9c2ab41d20 by Mina Park <mina@example.com> ("Edit prod")`. */
export function commitText({ oid, author, message }: CommitInfo): string {
  return `${oid.slice(0, 12)} by ${author.name} <${author.email}> ("${message.split("\n")[0] ?? ""}")`;
}
