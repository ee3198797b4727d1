import type { Repository } from "../../adapters/forge/port.ts";
import { authorsSince } from "../../adapters/git/authors.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import { envsFolder } from "../../model/documents.ts";
import type { Severe } from "../../stages/plan/severe.ts";
import type { UnitPlan } from "../../stages/plan/unit-plan.ts";
import type { Action } from "../branch/action.ts";
import { type BotBranch, readBranch } from "../branch/branch.ts";
import { workOfOthers } from "../branch/others.ts";
import { filesDigest, type PublishRecord, recordAt, recordPath } from "../branch/record.ts";
import { type Proposal, type Refusal, settle } from "../branch/settle.ts";
import { treeWith } from "../branch/trees.ts";
import { isLost, type Lost } from "../branch/until-won.ts";
import { missingNeeds, targetChanges } from "./changes.ts";
import { describeTarget } from "./describe.ts";
import { handEdit } from "./hand-edits.ts";
import { commitMessage } from "./message.ts";
import { isCurrent, type Published, type TargetOptions } from "./options.ts";
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
  const record = branch.base === undefined ? undefined : await recordAt(config, branch.base, name);
  const changes = targetChanges(target, branch.baseTree, provenance(target, options));
  const settled = await settle(branch, {
    done,
    dryRun: options.dryRun,
    wanted: {
      tree: treeWith(branch.baseTree, changes),
      record: recordPath(name),
      isMisstated: await isMisstated(target, branch, options),
    },
    propose: async () => {
      const proposed = await proposalOf(target, branch, record, options);
      return "refused" in proposed ? proposed : { ...proposed, changes };
    },
    closing: "Config's main has this already.",
    stopped: (others) => {
      const hint = `make the change in envs/ instead, then remove the branch ${branch.name}.`;
      return workOfOthers(branch.name, "config", others, hint);
    },
  });
  if (isLost(settled)) return settled;
  const { action, pull, head, made, diagnostics } = settled;
  const verified = head === undefined ? undefined : await isVerified(config, branch, head);
  return {
    name,
    branch: branch.name,
    action,
    ...(pull && { pull }),
    ...(verified !== undefined && { verified }),
    waitsFor: made?.waitsFor ?? [],
    ...(made?.severe && { severe: made.severe }),
    ...(made && { text: made.text, plans: made.plans }),
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

/** What was marked as made of a dirty work tree is marked anew once a commit has it. */
async function isMisstated(target: Target, { tip }: BotBranch, { forge, dirty }: TargetOptions): Promise<boolean> {
  if (tip === undefined || target.files.size === 0) return false;
  const record = await recordAt(forge.config, tip.head, target.name);
  return (record?.dirty ?? false) !== dirty;
}

interface TargetProposal extends Omit<Proposal, "changes"> {
  readonly waitsFor: readonly string[];
  readonly severe: Severe | undefined;
  readonly plans: readonly UnitPlan[];
}

async function proposalOf(
  target: Target,
  { base, baseTree }: BotBranch,
  record: PublishRecord | undefined,
  options: TargetOptions,
): Promise<TargetProposal | Refusal> {
  const { forge, bot, clone, dirty, allow } = options;
  const edit = await handEdit(forge, target, { base, baseTree, record }, allow.includes("hand-edit"));
  const edits: readonly Diagnostic[] = edit === undefined ? [] : [edit];
  if (hasErrors(edits)) return { refused: edits };
  const waitsFor = missingNeeds(target, baseTree);
  const described = await describeTarget(target, { base, baseTree, waitsFor, edits }, options);
  const diagnostics = [...edits, ...described.refusals];
  if (hasErrors(diagnostics)) return { refused: diagnostics };
  const { text, plans, severe } = described;
  const authors = await authorsSince(clone, record?.sourceCommit, envsFolder);
  const message = commitMessage(text, provenance(target, options), authors, bot);
  const merges = target.rules.merge === "auto" && waitsFor.length === 0 && !dirty && severe === undefined;
  return { text, plans, message, waitsFor, severe, merges, diagnostics };
}

/** undefined: the forge cannot tell. */
async function isVerified(config: Repository, { base }: BotBranch, head: string): Promise<boolean | undefined> {
  return (await config.commitsBetween(base, head)).find(({ oid }) => oid === head)?.verified;
}
