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
import type { EnvironmentSummary, System } from "./model/resolved.ts";
import { prove, proveRecorded } from "./pipeline.ts";
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
