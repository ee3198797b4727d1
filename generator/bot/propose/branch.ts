import { type BranchStanding, readBranch } from "../../adapters/forge/branch.ts";
import type { CommitInfo, Pull, Repository } from "../../adapters/forge/port.ts";
import type { Identity } from "../../model/identity.ts";
import { filesDigest } from "../../model/publish-record.ts";
import { regularFile, type Tree } from "../../model/tree.ts";

/** The branch of a pull request in source, and what it goes to. */
export interface Place {
  /** Head of source's main. */
  readonly base: string;
  readonly baseTree: Tree;
  readonly branch: BranchStanding | undefined;
  readonly open: Pull | undefined;
}

export function promotionBranch(environment: string): string {
  return `trip-config/promote-${environment}`;
}

export function rollbackBranch(environment: string): string {
  return `trip-config/rollback-${environment}`;
}

export async function readPlace(repository: Repository, base: string, name: string, bot: Identity): Promise<Place> {
  const baseTree = await repository.tree(base);
  const head = await repository.branch(name);
  const pulls = await repository.pulls.ofBranch(name);
  const open = pulls.find(({ state }) => state === "open");
  const branch = head === undefined ? undefined : await readBranch(repository, { base, head, pulls, bot, isOwn });
  return { base, baseTree, branch, open };
}

/**
 * Trailer that says what a commit of the bot holds: whoever amends the commit makes the two differ. Modes are left out,
 * which forges keep or not.
 */
export function ownTrailer(tree: Tree): string {
  return `Files-Digest: ${filesDigest(new Map([...tree].map(([path, { oid }]) => [path, { mode: regularFile, oid }])))}`;
}

async function isOwn({ message }: CommitInfo, tree: Tree): Promise<boolean> {
  return message.split("\n").includes(ownTrailer(tree));
}
