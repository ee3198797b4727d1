import type { Repository } from "../../adapters/forge/port.ts";
import type { Action } from "../branch/action.ts";
import { type BotBranch, readBranch } from "../branch/branch.ts";
import { workOfOthers } from "../branch/others.ts";
import { filesDigest, type PublishRecord, recordAt, recordPath, type StatedPlan } from "../branch/record.ts";
import { settle } from "../branch/settle.ts";
import { treeWith } from "../branch/trees.ts";
import { isLost, type Lost } from "../branch/until-won.ts";
import { targetChanges } from "./changes.ts";
import { commitMessage } from "./message.ts";
import { isCurrent, type Published, type TargetOptions } from "./options.ts";
import { mayLag, type Planned, plannedTarget } from "./planned.ts";
import { provenance } from "./provenance.ts";
import { branchOf, ownFiles, type Target } from "./target.ts";

/** Reads a target's branch, decides and acts, once. */
export async function tryTarget(
  target: Target,
  options: TargetOptions,
  done: Action | undefined,
): Promise<Published | Lost> {
  const { config } = options.forge;
  const { name } = target;
  const branch = await branchFor(target, options);
  const { base, baseTree, tip } = branch;
  const records = {
    main: base === undefined ? undefined : await recordAt(config, base, name),
    tip: tip === undefined ? undefined : await recordAt(config, tip.head, name),
  };
  const planned = await plannedTarget(target, branch, records, options);
  const made = planned === undefined || "refused" in planned ? undefined : planned;
  const isMisstated = isWrong(target, records.tip, made?.stated, options);
  const changes = targetChanges(target, baseTree, provenance(target, options, made?.stated));
  const settled = await settle(branch, {
    done,
    dryRun: options.dryRun,
    wanted: {
      tree: treeWith(baseTree, changes),
      record: recordPath(name),
      isMisstated,
      mayLag: made !== undefined && !isMisstated && mayLag(target, branch, records.tip, made),
    },
    propose: async () => {
      if (planned === undefined) throw new Error(`${name}: nothing differs, and something is to be proposed`);
      if ("refused" in planned) return planned;
      return { ...planned, message: await messageOf(target, planned, records.main, options), changes };
    },
    closing: "Config's main has this already.",
    stopped: (others) => {
      const hint = `make the change in envs/ instead, then remove the branch ${branch.name}.`;
      return workOfOthers(branch.name, "config", others, hint);
    },
  });
  if (isLost(settled)) return settled;
  const { action, pull, head, made: proposed, diagnostics } = settled;
  const verified = head === undefined ? undefined : await isVerified(config, branch, head);
  return {
    name,
    branch: branch.name,
    action,
    ...(pull && { pull }),
    ...(verified !== undefined && { verified }),
    waitsFor: proposed?.waitsFor ?? [],
    ...(proposed?.severe && { severe: proposed.severe }),
    ...(proposed && { text: proposed.text, plans: proposed.plans }),
    diagnostics,
  };
}

async function branchFor(target: Target, options: TargetOptions): Promise<BotBranch> {
  const { config } = options.forge;
  return readBranch({
    repository: config,
    name: branchOf(target.name),
    base: await config.branch(config.main),
    bot: options.bot,
    isOwn: async ({ oid }, tree) => {
      const [record, own] = [await recordAt(config, oid, target.name), ownFiles(tree, target)];
      return record === undefined ? own.size === 0 : record.filesDigest === filesDigest(own);
    },
    isCurrent: () => isCurrent(options),
  });
}

/**
 * Whether the branch's record says something else than is right now: that it was made of a dirty work tree, which a commit has
 * meanwhile, or another plan. One of an older version states no plan, and stays.
 */
function isWrong(
  target: Target,
  tip: PublishRecord | undefined,
  stated: StatedPlan | undefined,
  { dirty }: TargetOptions,
): boolean {
  if (target.files.size === 0) return false;
  if ((tip?.dirty ?? false) !== dirty) return true;
  return tip?.plan !== undefined && stated !== undefined && tip.plan.digest !== stated.digest;
}

async function messageOf(
  target: Target,
  { text, stated }: Planned,
  record: PublishRecord | undefined,
  options: TargetOptions,
): Promise<string> {
  const authors = await options.authorsSince(record?.sourceCommit);
  return commitMessage(text, provenance(target, options, stated), authors, options.bot);
}

/** undefined: the forge cannot tell. */
async function isVerified(config: Repository, { base }: BotBranch, head: string): Promise<boolean | undefined> {
  return (await config.commitsBetween(base, head)).find(({ oid }) => oid === head)?.verified;
}
