import type { Moved, Pull, Repository } from "../../adapters/forge/port.ts";
import { changesTo } from "../../model/tree.ts";
import { branchPrefix } from "../branch/branch.ts";
import { filesBelow, recordAt, recordPath, recordText } from "../branch/record.ts";
import { statedPlan } from "../publish/stated.ts";
import { foldersOf } from "../publish/target.ts";

/**
 * Brings main into the branch of a pull request in config that lacks it, for a forge whose rules ask for that. Nothing else
 * changes: the branch's files are the same, and so is its plan. lost: somebody else was first, or nothing is to be brought.
 */
export async function catchUp(config: Repository, { branch, head, title }: Pull, base: string): Promise<Moved> {
  const name = branch.slice(branchPrefix.length);
  const record = await recordAt(config, head, name);
  if (record?.plan === undefined || (await config.isAncestor(base, head))) return "lost";
  const folders = foldersOf(name);
  const [there, own] = [await config.tree(base), filesBelow(await config.tree(head), folders)];
  const gone = [...filesBelow(there, folders).keys()].filter((path) => !own.has(path));
  const texts = await config.texts(head, [...own.keys()]);
  const plan = statedPlan(name, record.plan.digest, base, there);
  const wanted = new Map<string, string | null>([
    ...texts,
    ...gone.map((path) => [path, null] as const),
    [recordPath(name), recordText({ ...record, plan })],
  ]);
  const message = `Merge ${config.main} into ${branch}\n\n${title}\n`;
  const commit = await config.commit({ tree: base, changes: changesTo(there, wanted), parents: [head, base], message });
  return config.moveBranch(branch, head, commit);
}
