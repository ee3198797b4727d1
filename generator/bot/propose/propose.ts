import type { PullText } from "../../adapters/forge/port.ts";
import type { Findings } from "../../diagnostics/diagnostic.ts";
import type { FileChanges } from "../../model/tree.ts";
import type { Action } from "../branch/action.ts";
import type { BotBranch } from "../branch/branch.ts";
import { workOfOthers } from "../branch/others.ts";
import { settle } from "../branch/settle.ts";
import { plainLine } from "../branch/text.ts";
import { treeWith } from "../branch/trees.ts";
import { isLost, type Lost } from "../branch/until-won.ts";
import { ownTrailer } from "./branch.ts";
import type { Merging } from "./merging.ts";
import type { ImageMove, Proposed } from "./options.ts";

/** What a pull request in source is to hold, proven. */
interface Move {
  /** What differs from main. */
  readonly files: FileChanges;
  readonly text: PullText;
  /** Lines at the end of the commit's message. */
  readonly trailers: readonly string[];
  /** Those of the branch's newest commit say something else. */
  readonly isMisstated?: boolean;
  readonly images: readonly ImageMove[];
  /** What the change does to the running system, at a glance. */
  readonly brief: readonly string[];
  readonly merging: Merging;
  readonly found: Findings;
}

interface Circumstances {
  /** What an attempt that lost a race had done before. */
  readonly done: Action | undefined;
  readonly dryRun: boolean;
  /** What a pull request is closed with when there is nothing to change any more. */
  readonly closing: string;
}

/** Brings a branch of source and its pull request to what was proven. */
export async function propose(branch: BotBranch, move: Move, circumstances: Circumstances): Promise<Proposed | Lost> {
  const { files, text, trailers, isMisstated = false, images, brief, merging, found } = move;
  const { done, dryRun, closing } = circumstances;
  const { merges, severe } = merging;
  const tree = treeWith(branch.baseTree, files);
  const message = `${plainLine(text.title)}\n\n${[...trailers.map(plainLine), ownTrailer(tree)].join("\n")}\n`;
  const settled = await settle(branch, {
    done,
    dryRun,
    wanted: { tree, isMisstated },
    propose: async () => ({ changes: files, message, text, merges, diagnostics: [] }),
    closing,
    stopped: (others) => {
      const hint = `merge its pull request as it is, or move the change to main and remove the branch ${branch.name}.`;
      return workOfOthers(branch.name, "source", others, hint);
    },
  });
  if (isLost(settled)) return settled;
  const { action, pull, made, diagnostics } = settled;
  return {
    action: action === "stopped" ? "refused" : action,
    branch: branch.name,
    ...(pull && { pull }),
    ...(made && { text }),
    ...(made && severe && { severe }),
    images,
    brief,
    diagnostics: [...found.diagnostics, ...diagnostics],
    sources: found.sources,
  };
}
