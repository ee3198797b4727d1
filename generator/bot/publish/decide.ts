import { commitText } from "../../adapters/forge/branch.ts";
import type { Step } from "../../adapters/forge/step.ts";
import type { FileChanges, Tree } from "../../model/tree.ts";
import { compiledTree, ownFiles } from "./record.ts";
import type { BranchState, State } from "./state.ts";
import { branchOf, type Target } from "./target.ts";

/** What is to be done for a target. */
export function decide(target: Target, state: State, dirty: boolean): Step {
  const { base, baseTree, branch, open } = state;
  const wanted = compiledTree(target);
  if (isSame(wanted, ownFiles(baseTree, target))) {
    if (branch === undefined && open === undefined) return { kind: "none" };
    if (branch !== undefined && branch.others.length > 0) return stop(target, branch);
    return { kind: "withdraw", branch: branch?.head };
  }
  if (branch === undefined) return { kind: "renew", old: undefined };
  if (branch.others.length > 0) return stop(target, branch);
  if (branch.finished && open === undefined) return { kind: "renew", old: branch.head };
  if (base !== undefined && !branch.hasBase) return { kind: "extend", head: branch.head, parents: [branch.head, base] };
  // What was marked as made of a dirty work tree is marked anew once a commit has it.
  const isMarkedRight = target.files.size === 0 || (branch.record?.dirty ?? false) === dirty;
  if (
    isMarkedRight &&
    isSame(wanted, ownFiles(branch.tree, target)) &&
    isSame(rest(baseTree, target), rest(branch.tree, target))
  ) {
    return { kind: "keep", head: branch.head };
  }
  return { kind: "extend", head: branch.head, parents: [branch.head] };
}

export function isSame(a: Tree, b: Tree): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([path, entry]) => entry.oid === b.get(path)?.oid && entry.mode === b.get(path)?.mode);
}

/** Files that a pull request of this target has no business with. */
function rest(tree: Tree, target: Target): Tree {
  const own = ownFiles(tree, target);
  const record = `.trip-config/${target.name}.json`;
  return new Map([...tree].filter(([path]) => !own.has(path) && path !== record));
}

/** What turns `tree` into what is compiled; `record` is the text of the target's record, null for none. */
export function changesTo(target: Target, tree: Tree, recordFile: string, record: string | null): FileChanges {
  const wanted = compiledTree(target);
  const changes = new Map<string, string | null>();
  for (const path of ownFiles(tree, target).keys()) if (!wanted.has(path)) changes.set(path, null);
  for (const [path, text] of target.files) {
    const there = tree.get(path);
    const entry = wanted.get(path);
    if (there?.oid !== entry?.oid || there?.mode !== entry?.mode) changes.set(path, text);
  }
  if (record !== null || tree.has(recordFile)) changes.set(recordFile, record);
  return changes;
}

/** Needed files of the cluster that config's main does not have as they are compiled. */
export function missingNeeds({ needs }: Target, base: Tree, oidOf: (text: string) => string): readonly string[] {
  return [...needs]
    .filter(([path, text]) => base.get(path)?.oid !== (text === null ? undefined : oidOf(text)))
    .map(([path]) => path);
}

function stop(target: Target, { others }: BranchState): Step {
  const message =
    `${branchOf(target.name)} in config has commits that are not the bot's: ${others.map(commitText).join(", ")}. ` +
    "Nothing was written to it.";
  const hint = `make the change in envs/ instead, then remove the branch ${branchOf(target.name)}.`;
  return { kind: "stop", diagnostic: { code: "work-of-others", severity: "error", message, hint } };
}
