import type { CommitInfo } from "../../adapters/forge/port.ts";
import { regularFile, type Tree } from "../../model/tree.ts";
import { type BotBranch, branchPrefix, readBranch } from "../branch/branch.ts";
import { filesDigest } from "../branch/record.ts";
import type { ProposeOptions } from "./options.ts";
import { isStill, type Present } from "./present.ts";

export function promotionBranch(environment: string): string {
  return `${branchPrefix}promote-${environment}`;
}

export function rollbackBranch(environment: string): string {
  return `${branchPrefix}rollback-${environment}`;
}

/** The environment that a branch of source changes; undefined: it is none of the bot's. */
export function environmentOf(branch: string): string | undefined {
  return [promotionBranch(""), rollbackBranch("")]
    .filter((prefix) => branch.startsWith(prefix))
    .map((prefix) => branch.slice(prefix.length))[0];
}

/** A branch of source, and the main that the present was read from. */
export function readMoveBranch(name: string, present: Present, options: ProposeOptions): Promise<BotBranch> {
  const { forge, bot } = options;
  const isCurrent = () => isStill(options, present);
  return readBranch({ repository: forge.source, name, base: present.base, bot, isOwn, isCurrent });
}

/**
 * Trailer that says what a commit of the bot holds: whoever amends the commit makes the two differ. Modes are left out,
 * which forges keep or not.
 */
export function ownTrailer(tree: Tree): string {
  return `Files-Digest: ${filesDigest(new Map([...tree].map(([path, { oid }]) => [path, { mode: regularFile, oid }])))}`;
}

/** Whether a commit of the bot on such a branch holds what the bot has put there. */
export function isOwn({ message }: CommitInfo, tree: Tree): boolean {
  return message.split("\n").includes(ownTrailer(tree));
}
