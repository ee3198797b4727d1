import { type BotBranch, moveTo, type Pushed, showPull } from "../../adapters/forge/apply.ts";
import type { PullText } from "../../adapters/forge/port.ts";
import type { Move, Push } from "../../adapters/forge/step.ts";
import { filesDigest, type PublishRecord, recordPath, recordText } from "../../model/publish-record.ts";
import { changesTo } from "./decide.ts";
import { isCurrent, type PublishOptions } from "./options.ts";
import { compiledTree } from "./record.ts";
import type { State } from "./state.ts";
import { branchOf, type Target } from "./target.ts";
import { commitMessage } from "./text.ts";

/** Brings the branch to what is compiled, and its pull request to the text. */
export async function push(
  target: Target,
  state: State,
  step: Push,
  text: PullText,
  options: PublishOptions,
): Promise<Pushed | "lost" | "outdated"> {
  const { config } = options.forge;
  const branch = botBranch(target, state, options);
  const head = step.kind === "keep" ? step.head : await pushCommit(target, state, step, text, options);
  if (head === "lost" || head === "outdated") return head;
  if (!(await branch.isCurrent())) return "outdated";
  // Another bot may have merged the same by now, and removed its branch: ours would be a second one.
  if (state.open === undefined && (await config.branch(config.main)) !== state.base) return "lost";
  return showPull(branch, step, head, text);
}

async function pushCommit(
  target: Target,
  state: State,
  step: Move,
  text: PullText,
  options: PublishOptions,
): Promise<string | "lost" | "outdated"> {
  const { base, baseTree, record: published } = state;
  const record = recordOf(target, options);
  const changes = changesTo(target, baseTree, recordPath(target.name), record && recordText(record));
  const authors = await options.authorsSince(published?.sourceCommit);
  const message = commitMessage(text, record ?? provenance(target, options), authors, options.bot);
  const parents = step.kind === "extend" ? step.parents : base === undefined ? [] : [base];
  const commit = await options.forge.config.commit({ tree: base, changes, parents, message });
  const outcome = await moveTo(botBranch(target, state, options), step, commit);
  return outcome === "moved" ? commit : outcome;
}

/** The branch as the forge is asked to move it. */
export function botBranch({ name }: Target, { open }: State, options: PublishOptions): BotBranch {
  return {
    repository: options.forge.config,
    name: branchOf(name),
    open,
    isCurrent: () => isCurrent(options),
  };
}

/** null: the environment is no more, and its record goes with its files. */
function recordOf(target: Target, options: PublishOptions): PublishRecord | null {
  return target.files.size === 0 ? null : provenance(target, options);
}

function provenance(target: Target, options: PublishOptions): PublishRecord {
  return {
    sourceCommit: options.commit,
    inputsDigest: options.inputsDigestOf(target.name),
    generatorVersion: options.generatorVersion,
    filesDigest: filesDigest(compiledTree(target)),
    ...(options.dirty && { dirty: true }),
  };
}
