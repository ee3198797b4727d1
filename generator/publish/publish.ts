import { setTimeout } from "node:timers/promises";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Forge, Moved, Pull, PullText } from "../forge/port.ts";
import type { CompiledUnit } from "../model/compiled.ts";
import type { Identity } from "../model/identity.ts";
import { blobOid } from "../model/tree.ts";
import { unavailable } from "../model/unavailable.ts";
import { changesTo, type Decision, decide, missingNeeds } from "./decide.ts";
import { handEdit } from "./hand-edits.ts";
import { compiledTree, filesDigest, ownFiles, type PublishRecord, recordPath, recordText } from "./record.ts";
import { readState, type State } from "./state.ts";
import { branchOf, branchPrefix, clusterName, removedTarget, type Target } from "./target.ts";
import { commitMessage, cutBody, escapeMarkdown } from "./text.ts";

/** What a pull request would change, for whoever describes it. */
export interface Change {
  /** The environment's name, or `cluster`. */
  readonly name: string;
  /** Folders of config that it is about, e.g. `dev`, or `cluster` and `argocd`. */
  readonly folders: readonly string[];
  /** What is compiled; empty when the environment is no more. */
  readonly units: readonly CompiledUnit[];
  /** Files of the target's folders as config's main has them: texts by path, e.g. `dev/mysql/deployment-mysql.yaml`. */
  readonly before: ReadonlyMap<string, string>;
  /** The same as they are compiled. */
  readonly after: ReadonlyMap<string, string>;
  /** What a reader has to know besides, in whole sentences and safe in markdown: that it waits for the cluster, that it is dirty … */
  readonly notes: readonly string[];
}

/** A pull request's title and body; with an error among the diagnostics it is not made, and nothing is written. */
export interface Description extends PullText {
  readonly diagnostics?: readonly Diagnostic[];
}

export type Describe = (change: Change) => Description | Promise<Description>;

export interface PublishOptions {
  readonly forge: Forge;
  readonly bot: Identity;
  readonly targets: readonly Target[];
  /** Commit of source that the targets were compiled from. */
  readonly commit: string;
  /** Names of all environments there are: what config has besides is of environments that are no more. */
  readonly environments: readonly string[];
  /** Whether targets were chosen by name; then the others are left alone, whatever they are. */
  readonly partial: boolean;
  readonly generatorVersion: string;
  readonly inputsDigestOf: (name: string) => string;
  readonly dirty: boolean;
  /** People whose changes of the env files came after a commit of source; undefined: nothing was published before. */
  readonly authorsSince: (commit: string | undefined) => Promise<readonly Identity[]>;
  readonly allow: readonly string[];
  /** What a target's pull request has to say besides, e.g. which findings were allowed to pass. */
  readonly notesOf: (name: string) => readonly string[];
  readonly dryRun: boolean;
  readonly describe: Describe;
}

export interface Published {
  readonly name: string;
  readonly branch: string;
  /** unchanged: nothing to do. kept: its open pull request is right as it is. */
  readonly action: "unchanged" | "opened" | "updated" | "kept" | "withdrawn" | "merged" | "stopped";
  readonly pull?: Pull;
  /** Files of the cluster that it waits for. */
  readonly waitsFor: readonly string[];
  /** What is changed, as the pull request says it. */
  readonly text?: PullText;
  readonly diagnostics: readonly Diagnostic[];
}

export type PublishResult =
  | { readonly kind: "published"; readonly targets: readonly Published[] }
  /** Source's main went on; what was published until then is right for its time, and the next run brings it up to date. */
  | { readonly kind: "superseded"; readonly targets: readonly Published[] };

/** How often a target is read again after a lost race. */
const attempts = 8;

/** One pull request after the other. The commit was the head of source's main when this was called. */
export async function publish(options: PublishOptions): Promise<PublishResult> {
  const { forge, targets, dryRun } = options;
  const published: Published[] = [];
  if (!dryRun) {
    const claim = await forge.config.claim(options.commit, () => isCurrent(options));
    if (claim === "superseded" || (await prepareMain(options)) === "superseded") {
      return { kind: "superseded", targets: [] };
    }
  }
  const removed = options.partial ? [] : await removedTargets(forge, options.environments);
  for (const target of await ordered([...targets, ...removed], forge)) {
    const result = await publishTarget(target, options);
    if (result === "superseded") return { kind: "superseded", targets: published };
    published.push(result);
  }
  return { kind: "published", targets: published };
}

/**
 * What is merged right away comes first: it moves main, on which the others are then built. What waits for the cluster
 * comes after the cluster's pull request.
 */
async function ordered(targets: readonly Target[], { config }: Forge): Promise<readonly Target[]> {
  const base = await config.branch(config.main);
  const tree = base === undefined ? new Map() : await config.tree(base);
  const rank = (target: Target) => {
    if (target.merge === "auto") return missingNeeds(target, tree, blobOid).length === 0 ? 0 : 2;
    return target.name === clusterName ? 1 : 3;
  };
  return [...targets].sort((a, b) => rank(a) - rank(b));
}

/** An empty repository gets a first commit, so that pull requests have something to go to. */
async function prepareMain(options: PublishOptions): Promise<"ready" | "superseded"> {
  const { config } = options.forge;
  if ((await config.branch(config.main)) !== undefined) return "ready";
  const changes = new Map([["README.md", firstReadme]]);
  const first = await config.commit({ tree: undefined, changes, parents: [], message: "The config repository\n" });
  if (!(await isCurrent(options))) return "superseded";
  // Lost: another bot has made it.
  await config.moveBranch(config.main, undefined, first);
  return "ready";
}

const firstReadme =
  "Compiled by trip-config for Argo CD. Nothing here is edited by hand: change the env files instead.\n";

async function removedTargets(forge: Forge, environments: readonly string[]): Promise<readonly Target[]> {
  const { config } = forge;
  const base = await config.branch(config.main);
  const tree = base === undefined ? [] : [...(await config.tree(base)).keys()];
  const recorded = tree.flatMap((path) => /^\.trip-config\/([^/]+)\.json$/.exec(path)?.[1] ?? []);
  const branches = [...(await config.branches(branchPrefix)).keys()].map((name) => name.slice(branchPrefix.length));
  const known = new Set([...environments, clusterName]);
  return [...new Set([...recorded, ...branches])]
    .filter((name) => !known.has(name))
    .sort()
    .map(removedTarget);
}

async function isCurrent({ forge: { source }, commit }: PublishOptions): Promise<boolean> {
  return (await source.branch(source.main)) === commit;
}

async function publishTarget(target: Target, options: PublishOptions): Promise<Published | "superseded"> {
  let action: Published["action"] | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await setTimeout(20 * attempt + Math.random() * 60);
    const result = await tryTarget(target, options, action);
    if (result === "superseded") return result;
    if (!("lost" in result)) return result;
    if (!options.dryRun && !(await isCurrent(options))) return "superseded";
    action = result.lost ?? action;
  }
  throw unavailable(`Others change ${branchOf(target.name)} in config all the time. Run publish again.`);
}

/** `lost`: somebody else was first; with what had been done by then. */
type Tried = Published | "superseded" | { readonly lost: Published["action"] | undefined };

async function tryTarget(
  target: Target,
  options: PublishOptions,
  done: Published["action"] | undefined,
): Promise<Tried> {
  const { forge, bot, dryRun } = options;
  const { config } = forge;
  const state = await readState(config, target, bot);
  const decision = decide(target, state);
  const about = { name: target.name, branch: branchOf(target.name), waitsFor: [] };
  if (decision.kind === "none") return { ...about, action: done ?? "unchanged", diagnostics: [] };
  if (decision.kind === "stop") {
    const open = state.open && { pull: state.open };
    return { ...about, ...open, action: "stopped", diagnostics: [decision.diagnostic] };
  }
  if (decision.kind === "withdraw") {
    if (!dryRun) {
      const outcome = await withdraw(target, state, options, decision.branch);
      if (outcome !== "moved") return outcome === "lost" ? { lost: done } : outcome;
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
  const { diagnostics: said = [], ...text } = await describeTarget(target, state, options, waitsFor, edits);
  const diagnostics = [...edits, ...said];
  if (diagnostics.some(({ severity }) => severity === "error")) return { ...stopped, diagnostics };
  if (dryRun) {
    const action = decision.kind === "keep" && state.open !== undefined ? "kept" : state.open ? "updated" : "opened";
    return { ...about, ...(state.open && { pull: state.open }), action, waitsFor, text, diagnostics };
  }
  const pushed = await push(target, state, decision, text, options);
  if (pushed === "superseded") return pushed;
  if (pushed === "lost") return { lost: done };
  const action = done ?? pushed.action;
  const mayMerge = target.merge === "auto" && waitsFor.length === 0 && !options.dirty;
  if (!mayMerge) return { ...about, action, pull: pushed.pull, waitsFor, text, diagnostics };
  if (!(await isCurrent(options))) return "superseded";
  const merged = await config.pulls.merge(pushed.pull.number, pushed.head, "merge");
  if (merged !== "moved") return { lost: action };
  await config.deleteBranch(branchOf(target.name), pushed.head);
  const pull = (await config.pulls.get(pushed.pull.number)) ?? pushed.pull;
  return { ...about, action: "merged", pull, waitsFor, text, diagnostics };
}

async function withdraw(
  { name }: Target,
  { open }: State,
  options: PublishOptions,
  branch: string | undefined,
): Promise<Moved | "superseded"> {
  const { config } = options.forge;
  if (!(await isCurrent(options))) return "superseded";
  if (open !== undefined) await config.pulls.close(open.number, "Config's main has this already.");
  if (branch === undefined) return "moved";
  if (!(await isCurrent(options))) return "superseded";
  return config.deleteBranch(branchOf(name), branch);
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

interface Pushed {
  readonly action: "opened" | "updated" | "kept";
  readonly head: string;
  readonly pull: Pull;
}

type Push = Extract<Decision, { kind: "renew" | "extend" | "keep" }>;

async function push(
  target: Target,
  state: State,
  decision: Push,
  text: PullText,
  options: PublishOptions,
): Promise<Pushed | "lost" | "superseded"> {
  const { pulls } = options.forge.config;
  const head = decision.kind === "keep" ? decision.head : await pushCommit(target, state, decision, text, options);
  if (head === "lost" || head === "superseded") return head;
  if (!(await isCurrent(options))) return "superseded";
  if (state.open === undefined) {
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
