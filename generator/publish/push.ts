import type { Pull, PullText } from "../forge/port.ts";
import { filesDigest, type PublishRecord, recordPath, recordText } from "../model/publish-record.ts";
import type { Decision } from "./decide.ts";
import { changesTo } from "./decide.ts";
import { isCurrent, type PublishOptions } from "./options.ts";
import { compiledTree } from "./record.ts";
import type { State } from "./state.ts";
import { branchOf, type Target } from "./target.ts";
import { commitMessage } from "./text.ts";

export interface Pushed {
  readonly action: "opened" | "updated" | "kept";
  readonly head: string;
  readonly pull: Pull;
}

/** Decisions that end in a branch with an open pull request. */
export type Push = Extract<Decision, { kind: "renew" | "extend" | "keep" }>;

/** Brings the branch to what is compiled, and its pull request to the text. */
export async function push(
  target: Target,
  state: State,
  decision: Push,
  text: PullText,
  options: PublishOptions,
): Promise<Pushed | "lost" | "superseded"> {
  const { config } = options.forge;
  const { pulls } = config;
  const head = decision.kind === "keep" ? decision.head : await pushCommit(target, state, decision, text, options);
  if (head === "lost" || head === "superseded") return head;
  if (!(await isCurrent(options))) return "superseded";
  if (state.open === undefined) {
    // Another bot may have merged the same by now, and removed its branch: ours would be a second one.
    if ((await config.branch(config.main)) !== state.base) return "lost";
    const pull = await pulls.open({ branch: branchOf(target.name), head, ...text });
    if (pull === "lost") return "lost";
    return { action: "opened", head, pull: isSameText(pull, text) ? pull : await pulls.update(pull.number, text) };
  }
  if (isSameText(state.open, text)) {
    return { action: decision.kind === "keep" ? "kept" : "updated", head, pull: { ...state.open, head } };
  }
  return { action: "updated", head, pull: await pulls.update(state.open.number, text) };
}

async function pushCommit(
  target: Target,
  { base, baseTree, record: published }: State,
  decision: Exclude<Push, { kind: "keep" }>,
  text: PullText,
  options: PublishOptions,
): Promise<string | "lost" | "superseded"> {
  const { config } = options.forge;
  const record = recordOf(target, options);
  const changes = changesTo(target, baseTree, recordPath(target.name), record && recordText(record));
  const authors = await options.authorsSince(published?.sourceCommit);
  const message = commitMessage(text, record ?? provenance(target, options), authors, options.bot);
  const parents = decision.kind === "extend" ? decision.parents : base === undefined ? [] : [base];
  const commit = await config.commit({ tree: base, changes, parents, message });
  const branch = branchOf(target.name);
  if (decision.kind === "renew" && decision.old !== undefined) {
    if (!(await isCurrent(options))) return "superseded";
    if ((await config.deleteBranch(branch, decision.old)) === "lost") return "lost";
  }
  if (!(await isCurrent(options))) return "superseded";
  const from = decision.kind === "extend" ? decision.head : undefined;
  return (await config.moveBranch(branch, from, commit)) === "moved" ? commit : "lost";
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

function isSameText(a: PullText, b: PullText): boolean {
  const normal = (text: string) => text.replaceAll("\r\n", "\n").trimEnd();
  return a.title === b.title && normal(a.body) === normal(b.body);
}
