import { type BotBranch, moveTo, type Pushed, showPull } from "../../adapters/forge/apply.ts";
import type { Forge, Merged, Pull, PullText } from "../../adapters/forge/port.ts";
import type { Move, Push } from "../../adapters/forge/step.ts";
import { plainLine } from "../../adapters/forge/text.ts";
import { blobOid, type FileChanges, regularFile, type Tree } from "../../model/tree.ts";
import { ownTrailer, type Place } from "./branch.ts";

export interface Change {
  readonly forge: Forge;
  /** Name of the branch. */
  readonly name: string;
  readonly place: Place;
  /** What differs from main. */
  readonly files: FileChanges;
  readonly text: PullText;
  /** Lines at the end of the commit's message. */
  readonly trailers: readonly string[];
  /** Whether what the change was made of still holds; asked before each ref that is moved. */
  readonly isCurrent: () => Promise<boolean>;
}

/** What tells a branch, whatever is changed on it. */
type Branched = Pick<Change, "forge" | "name" | "place" | "isCurrent">;

/** Main's files with the change. */
export function wantedTree(tree: Tree, files: FileChanges): Tree {
  const wanted = new Map(tree);
  for (const [path, text] of files) {
    if (text === null) wanted.delete(path);
    else wanted.set(path, { mode: regularFile, oid: blobOid(text, tree) });
  }
  return wanted;
}

/** Brings the branch to what is wanted, and its pull request to the text. lost: somebody else was first. */
export async function push(change: Change, step: Push): Promise<Pushed | "lost"> {
  const branch = branchOf(change);
  const head = step.kind === "keep" ? step.head : await pushCommit(change, step);
  if (head === "lost" || !(await branch.isCurrent())) return "lost";
  return showPull(branch, step, head, change.text);
}

async function pushCommit(change: Change, step: Move): Promise<string | "lost"> {
  const { forge, place, files, text, trailers } = change;
  const ends = [...trailers.map(plainLine), ownTrailer(wantedTree(place.baseTree, files))];
  const commit = await forge.source.commit({
    tree: place.base,
    changes: files,
    parents: step.kind === "extend" ? step.parents : [place.base],
    message: `${plainLine(text.title)}\n\n${ends.join("\n")}\n`,
  });
  return (await moveTo(branchOf(change), step, commit)) === "moved" ? commit : "lost";
}

/** The branch as the forge is asked to move it. */
export function branchOf({ forge, name, place, isCurrent }: Branched): BotBranch {
  return { repository: forge.source, name, open: place.open, isCurrent };
}

/** Merges onto the main that the change was proven on; else says what the forge makes of it. */
export async function merge(
  { forge: { source }, name, place, isCurrent }: Branched,
  { pull, head }: Pushed,
): Promise<Pull | Exclude<Merged, "moved" | "conflict">> {
  if (!(await isCurrent())) return "lost";
  const merged = await source.pulls.merge(pull.number, head, "merge", place.base);
  if (merged === "conflict") return "lost";
  if (merged !== "moved") return merged;
  await source.deleteBranch(name, head);
  return (await source.pulls.get(pull.number)) ?? pull;
}
