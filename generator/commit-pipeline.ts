import type { Findings } from "./diagnostics/diagnostic.ts";
import {
  type CommitRemembering,
  changedInCommit,
  folderOutput,
  ofCommits,
  rememberedOfCommit,
} from "./incremental/commit.ts";
import { leaveIndex, wholeIndex } from "./incremental/incremental.ts";
import type { Checked } from "./model/checked.ts";
import type { Units } from "./model/compilation.ts";
import type { Inputs } from "./model/documents.ts";
import type { CommitFiles } from "./model/files.ts";
import type { Environment, EnvironmentSummary, System } from "./model/resolved.ts";
import { environmentIn, prove, proveRecorded, type Settled, settled } from "./pipeline.ts";
import type { CheckOptions } from "./stages/check/check.ts";
import { load, loadFiles } from "./stages/load/load.ts";
import { asCommitted, type InputStamp } from "./stages/load/stamps.ts";
import type { Output } from "./stages/write/outputs.ts";

/** What a run is told, and where it leaves what it has found for the next one. */
export type CommitOptions = CheckOptions & { readonly remembering?: CommitRemembering };

/** The same of env files as they lie under `root`, as if they were committed. */
export async function proveWorkTree(root: string, options: CommitOptions): Promise<ProvenCommit> {
  const files = options.remembering && asCommitted(root);
  return files === undefined ? proveInputs(load(root), options) : proveCommit(files, options);
}

/** From a commit's env files to what is compiled and proven. Those are not read that the run before has proven as they are. */
export async function proveCommit(
  files: CommitFiles,
  { remembering, ...options }: CommitOptions,
): Promise<ProvenCommit> {
  const all = async () => loadFiles(await files.read(files.tree.keys()));
  // What is compiled for some environments only is remembered by nobody, as in `pipeline`.
  if (remembering === undefined || options.environments !== undefined) return proveInputs(await all(), options);
  const own = ofCommits(remembering);
  const { index, inputs } = rememberedOfCommit(files, own);
  if (inputs === undefined) return proveInputs(await all(), options);
  const changed = index && (await changedInCommit(files, { index, inputs }, own, options));
  if (index === undefined || changed === undefined) return wholeCommit(await all(), inputs, own, options);
  leaveIndex(own, { ...index, inputs, units: changed.units });
  const { checked, cluster, environments, beside, loaded, outputs } = changed;
  return { checked, inputs: loaded, settings: { cluster, environments }, recalled: { outputs, beside, whole: all } };
}

/** From a commit's env files to one of their environments, compiled and proven; nothing is left for the next run. */
export async function proveEnvironment(
  files: CommitFiles,
  name: string,
  { remembering, allow }: SettleOptions & Pick<CommitOptions, "allow">,
): Promise<ProvenEnvironment> {
  const options = { environments: [name], ...(allow && { allow }) };
  const changed = await changedSince(files, remembering, options);
  if (changed !== undefined) return { checked: changed.checked, ...found(changed.resolved, name) };
  const { checked, system } = await prove(loadFiles(await files.read(files.tree.keys())), options);
  return { checked, ...found(system?.environments ?? [], name) };
}

/** An environment of a commit, and what is compiled of it. */
export interface ProvenEnvironment {
  readonly checked: Checked;
  /** Absent when the env files have a fault, or none for it. */
  readonly environment?: Environment;
}

function found(environments: readonly Environment[], name: string): Pick<ProvenEnvironment, "environment"> {
  const environment = environments.find((one) => one.name === name);
  return environment === undefined ? {} : { environment };
}

/** What a commit's env files come to, or what is wrong with them. Proven is only what the run before has not proven as it is. */
export async function settleCommit(
  files: CommitFiles,
  { remembering }: SettleOptions,
): Promise<SettledCommit | Findings> {
  const changed = await changedSince(files, remembering, {});
  if (changed === undefined) {
    const settings = await settled(loadFiles(await files.read(files.tree.keys())));
    return "system" in settings ? settledOf(settings) : settings;
  }
  leaveIndex(changed.own, changed.index);
  const { cluster, environments, checked } = changed;
  return { cluster, environments, environment: (name) => environmentIn(files, name), sources: checked.sources };
}

/** Where the run before has left what it has found; undefined: everything is looked at. */
export interface SettleOptions {
  readonly remembering?: CommitRemembering | undefined;
}

/** Settings without a fault. */
export interface SettledCommit extends Pick<Findings, "sources">, Pick<System, "cluster"> {
  readonly environments: readonly EnvironmentSummary[];
  /** One of them as it is resolved; undefined: there is none of the name. */
  readonly environment: (name: string) => Promise<Environment | undefined>;
}

/** Settings of which all is resolved already. */
export function settledOf({ system: { cluster, environments }, sources }: Settled): SettledCommit {
  const environment = async (name: string) => environments.find((one) => one.name === name);
  return { cluster, environments, environment, sources };
}

/** What of a commit the run before has not proven, with the index of both; undefined: everything is to be looked at. */
async function changedSince(files: CommitFiles, remembering: CommitRemembering | undefined, options: CheckOptions) {
  const own = remembering && ofCommits(remembering);
  const { index, inputs } = own ? rememberedOfCommit(files, own) : {};
  if (own === undefined || index === undefined || inputs === undefined) return undefined;
  const changed = await changedInCommit(files, { index, inputs }, own, options);
  return changed && { ...changed, own, index: { ...index, inputs, units: changed.units } };
}

/** The same of inputs that were read, whatever runs before have found. */
export async function proveInputs(inputs: Inputs, options: CheckOptions): Promise<ProvenCommit> {
  const { checked, system, argocdFor } = await prove(inputs, options);
  const beside = argocdFor && { argocdFor };
  return { checked, inputs, ...(beside && { beside }), ...(system && { settings: system }) };
}

/** The same, which leaves what it finds when all of it was read. */
async function wholeCommit(
  loaded: Inputs,
  inputs: readonly InputStamp[],
  remembering: CommitRemembering,
  options: CheckOptions,
): Promise<ProvenCommit> {
  const told = { inputs, outputOf: folderOutput };
  const { checked, system, found, units } = await proveRecorded(loaded, told, options);
  function* items() {
    yield* checked.items;
    if (units !== undefined) leaveIndex(remembering, wholeIndex(remembering, inputs, found(), units));
  }
  return { checked: { ...checked, items: items() }, inputs: loaded, ...(system && { settings: system }) };
}

/** What a commit's env files come to. */
export interface ProvenCommit {
  readonly checked: Checked;
  /** Those that were read. */
  readonly inputs: Inputs;
  /** Absent when the env files have a fault. */
  readonly settings?: Pick<System, "cluster"> & { readonly environments: readonly EnvironmentSummary[] };
  /** Present: some units are what they were. */
  readonly recalled?: Recalled;
  /** What Argo CD's folder has for units, whether that is proven here or not. */
  readonly beside?: Pick<Units, "argocdFor">;
}

export interface Recalled {
  /** What the folders of these units are, by the units' names. */
  readonly outputs: ReadonlyMap<string, Output>;
  /** What the others are held against. */
  readonly beside: Pick<Units, "cluster" | "argocdFor">;
  /** Everything, read after all. */
  readonly whole: () => Promise<Inputs>;
}
