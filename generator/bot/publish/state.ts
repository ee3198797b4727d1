import { type BranchStanding, readBranch } from "../../adapters/forge/branch.ts";
import type { Pull, Repository } from "../../adapters/forge/port.ts";
import { recordAt } from "../../adapters/forge/record.ts";
import type { Identity } from "../../model/identity.ts";
import { filesDigest, type PublishRecord } from "../../model/publish-record.ts";
import type { Tree } from "../../model/tree.ts";
import { ownFiles } from "./record.ts";
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

export interface BranchState extends BranchStanding {
  readonly record: PublishRecord | undefined;
}

export async function readState(repository: Repository, target: Target, bot: Identity): Promise<State> {
  const base = await repository.branch(repository.main);
  const baseTree: Tree = base === undefined ? new Map() : await repository.tree(base);
  const record = base === undefined ? undefined : await recordAt(repository, base, target.name);
  const name = branchOf(target.name);
  const head = await repository.branch(name);
  const pulls = await repository.pulls.ofBranch(name);
  const open = pulls.find(({ state }) => state === "open");
  if (head === undefined) return { base, baseTree, record, branch: undefined, open };
  const branchRecord = await recordAt(repository, head, target.name);
  const isOwn = async (_: unknown, tree: Tree) => {
    const own = ownFiles(tree, target);
    return branchRecord === undefined ? own.size === 0 : branchRecord.filesDigest === filesDigest(own);
  };
  const branch = await readBranch(repository, { base, head, pulls, bot, isOwn });
  return { base, baseTree, record, branch: { ...branch, record: branchRecord }, open };
}
