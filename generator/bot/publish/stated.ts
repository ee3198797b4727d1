import type { Repository } from "../../adapters/forge/port.ts";
import type { Tree } from "../../model/tree.ts";
import { tellsAbout } from "../../stages/plan/elsewhere.ts";
import { planTexts } from "../../stages/plan/folder.ts";
import type { UnitPlan } from "../../stages/plan/unit-plan.ts";
import { filesBelow, filesDigest, recordPath, type StatedPlan } from "../branch/record.ts";
import { foldersOf } from "./target.ts";

/** What a pull request states of its plan: made against `base`, whose files are `tree`. */
export function statedPlan(name: string, digest: string, base: string, tree: Tree): StatedPlan {
  return { digest, base, before: beforeDigest(name, tree) };
}

/**
 * Digest of what main has where a target's pull request changes it. While it is the same, a branch that lacks other commits of
 * main brings by its merge what it holds.
 */
export function beforeDigest(name: string, tree: Tree): string {
  const own = new Map(filesBelow(tree, foldersOf(name)));
  const record = tree.get(recordPath(name));
  if (record !== undefined) own.set(recordPath(name), record);
  return filesDigest(own);
}

/** What it does when the target's files go from what one commit of config has to what another has. */
export async function plansBetween(
  config: Repository,
  name: string,
  from: string,
  to: string,
): Promise<readonly UnitPlan[]> {
  const folders = foldersOf(name);
  const tree = await config.tree(from);
  const [before, after] = [await ownTexts(config, from, folders), await ownTexts(config, to, folders)];
  const asked = folders.map((folder) => tellsAbout(folder, before, after));
  const elsewhere = await config.texts(
    from,
    [...tree.keys()].filter((path) => asked.some((tells) => tells(path))),
  );
  return folders.map((folder) => planTexts({ folder, before, after, elsewhere }));
}

async function ownTexts(config: Repository, commit: string, folders: readonly string[]) {
  return config.texts(commit, [...filesBelow(await config.tree(commit), folders).keys()]);
}
