import { commitText } from "../../adapters/forge/branch.ts";
import type { Step } from "../../adapters/forge/step.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Tree } from "../../model/tree.ts";
import type { Place } from "./branch.ts";

/** What is to be done with a branch of source. `wanted`: main's files with the change. */
export function decide(name: string, { base, baseTree, branch, open }: Place, wanted: Tree): Step {
  const isNothing = isSame(wanted, baseTree);
  if (branch === undefined) {
    if (!isNothing) return { kind: "renew", old: undefined };
    return open === undefined ? { kind: "none" } : { kind: "withdraw", branch: undefined };
  }
  if (branch.others.length > 0) return { kind: "stop", diagnostic: workOfOthers(name, branch.others.map(commitText)) };
  if (isNothing) return { kind: "withdraw", branch: branch.head };
  if (branch.finished && open === undefined) return { kind: "renew", old: branch.head };
  if (!branch.hasBase) return { kind: "extend", head: branch.head, parents: [branch.head, base] };
  if (isSame(wanted, branch.tree)) return { kind: "keep", head: branch.head };
  return { kind: "extend", head: branch.head, parents: [branch.head] };
}

function isSame(a: Tree, b: Tree): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([path, entry]) => entry.oid === b.get(path)?.oid);
}

function workOfOthers(name: string, commits: readonly string[]): Diagnostic {
  const message = `${name} in source has commits that are not the bot's: ${commits.join(", ")}. Nothing was written to it.`;
  const hint = `merge its pull request as it is, or move the change to main and remove the branch ${name}.`;
  return { code: "work-of-others", severity: "error", message, hint };
}
