import { withdraw } from "../../adapters/forge/apply.ts";
import { mergeBlocked } from "../../adapters/forge/blocked.ts";
import type { Repository } from "../../adapters/forge/port.ts";
import { cutBody, escapeMarkdown } from "../../adapters/forge/text.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import { blobOid } from "../../model/tree.ts";
import { decide, missingNeeds } from "./decide.ts";
import { handEdit } from "./hand-edits.ts";
import { type Description, isCurrent, type Published, type PublishOptions } from "./options.ts";
import { botBranch, push } from "./push.ts";
import { ownFiles } from "./record.ts";
import { readState, type State } from "./state.ts";
import { branchOf, clusterName, type Target } from "./target.ts";

/** `lost`: somebody else was first; with what had been done by then. */
export type Tried = Published | "superseded" | { readonly lost: Published["action"] | undefined };

/** Reads a target's state, decides and acts, once. */
export async function tryTarget(
  target: Target,
  options: PublishOptions,
  done: Published["action"] | undefined,
): Promise<Tried> {
  const { forge, bot, dryRun } = options;
  const { config } = forge;
  const state = await readState(config, target, bot);
  const decision = decide(target, state, options.dirty);
  const about = { name: target.name, branch: branchOf(target.name), waitsFor: [] };
  if (decision.kind === "none") return { ...about, action: done ?? "unchanged", diagnostics: [] };
  if (decision.kind === "stop") {
    const open = state.open && { pull: state.open };
    return { ...about, ...open, action: "stopped", diagnostics: [decision.diagnostic] };
  }
  if (decision.kind === "withdraw") {
    if (!dryRun) {
      const branch = botBranch(target, state, options);
      const outcome = await withdraw(branch, decision.branch, "Config's main has this already.");
      if (outcome === "outdated") return "superseded";
      if (outcome === "lost") return { lost: done };
    }
    // A branch without a pull request is what a merge or a killed run has left.
    const action = state.open === undefined ? "unchanged" : "withdrawn";
    return { ...about, ...(state.open && { pull: state.open }), action: done ?? action, diagnostics: [] };
  }
  const edit = await handEdit(config, forge.source, target, state, options.allow.includes("hand-edit"));
  const edits = edit === undefined ? [] : [edit];
  const stopped = { ...about, ...(state.open && { pull: state.open }), action: "stopped" } as const;
  if (edit?.severity === "error") return { ...stopped, diagnostics: edits };
  const waitsFor = missingNeeds(target, state.baseTree, blobOid);
  const { diagnostics: said = [], brief, ...text } = await describeTarget(target, state, options, waitsFor, edits);
  const diagnostics = [...edits, ...said];
  if (hasErrors(diagnostics)) return { ...stopped, diagnostics };
  if (dryRun) {
    const action = decision.kind === "keep" && state.open !== undefined ? "kept" : state.open ? "updated" : "opened";
    return { ...about, ...(state.open && { pull: state.open }), action, waitsFor, text, brief, diagnostics };
  }
  const mayMerge = target.merge === "auto" && waitsFor.length === 0 && !options.dirty;
  if (state.open?.queued === true && !mayMerge) await config.pulls.hold(state.open.number);
  const pushed = await push(target, state, decision, text, options);
  if (pushed === "outdated") return "superseded";
  if (pushed === "lost") return { lost: done };
  const action = done ?? pushed.action;
  const verified = await isVerified(config, state, pushed.head);
  const result = { ...about, ...(verified !== undefined && { verified }), waitsFor, text, brief };
  if (!mayMerge) return { ...result, action, pull: pushed.pull, diagnostics };
  if (!(await isCurrent(options))) return "superseded";
  // Onto the main that it was compiled for: compiled files are never merged as text.
  const merged = await config.pulls.merge(pushed.pull.number, pushed.head, "merge", state.base);
  if (merged === "lost" || merged === "conflict") return { lost: action };
  if (merged === "queued") return { ...result, action: "queued", pull: pushed.pull, diagnostics };
  if (merged !== "moved") {
    return { ...result, action, pull: pushed.pull, diagnostics: [...diagnostics, mergeBlocked(pushed.pull, merged)] };
  }
  await config.deleteBranch(branchOf(target.name), pushed.head);
  const pull = (await config.pulls.get(pushed.pull.number)) ?? pushed.pull;
  return { ...result, action: "merged", pull, diagnostics };
}

/** undefined: the forge cannot tell. */
async function isVerified(config: Repository, { base }: State, head: string): Promise<boolean | undefined> {
  return (await config.commitsBetween(base, head)).find(({ oid }) => oid === head)?.verified;
}

async function describeTarget(
  target: Target,
  { base, baseTree }: State,
  { forge, describe, dirty, commit, notesOf }: PublishOptions,
  waitsFor: readonly string[],
  diagnostics: readonly Diagnostic[],
): Promise<Description> {
  const paths = [...ownFiles(baseTree, target).keys()];
  const before = base === undefined ? new Map<string, string>() : await forge.config.texts(base, paths);
  const notes = [
    ...(dirty ? [`Made of a work tree with changes that the commit ${commit.slice(0, 12)} does not have.`] : []),
    ...(waitsFor.length > 0 ? [`Merge ${branchOf(clusterName)} first: this needs ${waitsFor.join(", ")}.`] : []),
    ...diagnostics.map(({ message }) => message),
    ...notesOf(target.name),
  ];
  const described = await describe({
    name: target.name,
    folders: target.folders,
    units: target.units,
    before,
    after: target.files,
    notes: notes.map(escapeMarkdown),
  });
  const pointer = `This is cut: \`trip-config plan${target.name === clusterName ? "" : ` --env ${target.name}`}\` shows all.`;
  return { ...described, body: cutBody(described.body, pointer) };
}
