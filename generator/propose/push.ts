import type { Forge, Merged, Pull, PullText } from "../forge/port.ts";
import { plainLine } from "../forge/text.ts";
import { blobOid, type FileChanges, regularFile, type Tree } from "../model/tree.ts";
import { ownTrailer, type Place } from "./branch.ts";
import type { Step } from "./decide.ts";

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

export interface Pushed {
  readonly action: "opened" | "updated" | "kept";
  readonly head: string;
  readonly pull: Pull;
}

/** Main's files with the change. */
export function wantedTree(tree: Tree, files: FileChanges): Tree {
  const wanted = new Map(tree);
  for (const [path, text] of files) {
    if (text === null) wanted.delete(path);
    else wanted.set(path, { mode: regularFile, oid: blobOid(text) });
  }
  return wanted;
}

/** Brings the branch to what is wanted, and its pull request to the text. lost: somebody else was first. */
export async function push(
  change: Change,
  step: Extract<Step, { kind: "renew" | "extend" | "keep" }>,
): Promise<Pushed | "lost"> {
  const { forge, name, place, text, isCurrent } = change;
  const { pulls } = forge.source;
  const head = step.kind === "keep" ? step.head : await pushCommit(change, step);
  if (head === "lost" || !(await isCurrent())) return "lost";
  if (place.open === undefined) {
    const pull = await pulls.open({ branch: name, head, ...text });
    if (pull === "lost") return "lost";
    return { action: "opened", head, pull: isSameText(pull, text) ? pull : await pulls.update(pull.number, text) };
  }
  const action = step.kind === "keep" && isSameText(place.open, text) ? "kept" : "updated";
  const pull = isSameText(place.open, text) ? place.open : await pulls.update(place.open.number, text);
  return { action, head, pull: { ...pull, head } };
}

async function pushCommit(
  { forge: { source }, name, place, files, text, trailers, isCurrent }: Change,
  step: Extract<Step, { kind: "renew" | "extend" }>,
): Promise<string | "lost"> {
  const ends = [...trailers.map(plainLine), ownTrailer(wantedTree(place.baseTree, files))];
  const commit = await source.commit({
    tree: place.base,
    changes: files,
    parents: step.kind === "extend" ? step.parents : [place.base],
    message: `${plainLine(text.title)}\n\n${ends.join("\n")}\n`,
  });
  if (step.kind === "renew" && step.old !== undefined) {
    if (!(await isCurrent()) || (await source.deleteBranch(name, step.old)) === "lost") return "lost";
  }
  if (!(await isCurrent())) return "lost";
  const from = step.kind === "extend" ? step.head : undefined;
  return (await source.moveBranch(name, from, commit)) === "moved" ? commit : "lost";
}

/** Closes the pull request and removes the branch. */
export async function withdraw(
  { forge: { source }, name, place, isCurrent }: Pick<Change, "forge" | "name" | "place" | "isCurrent">,
  branch: string | undefined,
  comment: string,
): Promise<"moved" | "lost"> {
  if (!(await isCurrent())) return "lost";
  if (place.open !== undefined) await source.pulls.close(place.open.number, comment);
  return branch === undefined ? "moved" : source.deleteBranch(name, branch);
}

/** Merges onto the main that the change was proven on; else says what the forge makes of it. */
export async function merge(
  { forge: { source }, name, place, isCurrent }: Pick<Change, "forge" | "name" | "place" | "isCurrent">,
  { pull, head }: Pushed,
): Promise<Pull | Exclude<Merged, "moved" | "conflict">> {
  if (!(await isCurrent())) return "lost";
  const merged = await source.pulls.merge(pull.number, head, "merge", place.base);
  if (merged === "conflict") return "lost";
  if (merged !== "moved") return merged;
  await source.deleteBranch(name, head);
  return (await source.pulls.get(pull.number)) ?? pull;
}

function isSameText(a: PullText, b: PullText): boolean {
  const normal = (text: string) => text.replaceAll("\r\n", "\n").trimEnd();
  return a.title === b.title && normal(a.body) === normal(b.body);
}
