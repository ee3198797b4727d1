import type { Pull, Repository } from "../../adapters/forge/port.ts";
import type { Identity } from "../../model/identity.ts";
import type { Tree } from "../../model/tree.ts";
import { type IsOwn, othersWork } from "./others.ts";
import type { BranchState } from "./step.ts";

/** Prefix of every branch of the bot. */
export const branchPrefix = "trip-config/";

/** A branch of the bot and the main that it goes to, as the forge has them now. */
export interface BotBranch extends BranchState {
  readonly repository: Repository;
  readonly name: string;
  /** Whether what is wanted of it still holds: asked before each ref that is moved. */
  readonly isCurrent: () => Promise<boolean>;
}

interface BranchPlace {
  readonly repository: Repository;
  readonly name: string;
  /** Main's head; undefined while the repository is empty. */
  readonly base: string | undefined;
  readonly bot: Identity;
  /** Whether the bot has made this state: a commit of the bot that somebody amends still has the bot as its author. */
  readonly isOwn: IsOwn;
  readonly isCurrent: () => Promise<boolean>;
}

export async function readBranch(place: BranchPlace): Promise<BotBranch> {
  const { repository, name, base, bot, isOwn, isCurrent } = place;
  const baseTree: Tree = base === undefined ? new Map() : await repository.tree(base);
  const head = await repository.branch(name);
  // What became of earlier ones says something about a branch that is there.
  const pulls = await repository.pulls.ofBranch(name, head === undefined ? "open" : "all");
  const open = pulls.find(({ state }) => state === "open");
  const branch = { repository, name, base, baseTree, open, isCurrent };
  if (head === undefined) return { ...branch, tip: undefined };
  const tree = await repository.tree(head);
  const hasBase = base === undefined || (await repository.isAncestor(base, head));
  const last = lastState(pulls, head);
  const isMerged = last === "merged" || (base !== undefined && (await repository.isAncestor(head, base)));
  // What was merged is in main, whoever it is from.
  const others = isMerged ? [] : await othersWork(repository, { base, head, tree, bot, isOwn });
  return { ...branch, tip: { head, tree, hasBase, finished: isMerged || last === "closed", others } };
}

/** What became of the last pull request of a branch that is where that has left it. */
function lastState([last]: readonly Pull[], head: string): Pull["state"] | undefined {
  return last?.head === head ? last.state : undefined;
}
