import { refused } from "../../model/refused.ts";
import { type Clone, isAncestorInClone } from "../git/clone.ts";
import type { Repository, Standing } from "./port.ts";

interface Place {
  /** Its address for git. */
  readonly url: string;
  /** Its main branch. */
  readonly branch: string;
}

/** What is not on main of a forge elsewhere is never brought there: that is a person's to do. */
export async function standingOf(
  clone: Clone,
  source: Repository,
  { url, branch }: Place,
  commit: string,
): Promise<Standing> {
  const head = await source.branch(branch);
  if (head === undefined) throw refused("missing-branch", `${url} is empty.`, "push the project to it first.");
  if (head === commit) return { kind: "head" };
  const pull = `git pull --ff-only ${url} ${branch}`;
  if (await source.isAncestor(commit, head)) return { kind: "superseded", head, pull };
  const isAhead = await isAncestorInClone(clone.git, head, commit);
  const hint = isAhead
    ? `get it there first, by a pull request or by \`git push ${url} HEAD:${branch}\`.`
    : `bring the two together with \`${pull.replace("--ff-only", "--rebase")}\`, then get it there by a pull request or a push.`;
  return { kind: "elsewhere", head, hint };
}
