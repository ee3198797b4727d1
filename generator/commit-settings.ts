import type { Findings } from "./diagnostics/diagnostic.ts";
import { type CommitRemembering, changedInCommit, ofCommits, rememberedOfCommit } from "./incremental/commit.ts";
import { leaveIndex } from "./incremental/incremental.ts";
import type { Checked } from "./model/checked.ts";
import type { CommitFiles } from "./model/files.ts";
import type { Environment, EnvironmentSummary, System } from "./model/resolved.ts";
import { environmentIn, prove, type Settled, settled } from "./pipeline.ts";
import type { CheckOptions } from "./stages/check/check.ts";
import { loadFiles } from "./stages/load/load.ts";

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

/** From a commit's env files to one of their environments, compiled and proven; nothing is left for the next run. */
export async function proveEnvironment(
  files: CommitFiles,
  name: string,
  { remembering, allow }: SettleOptions & Pick<CheckOptions, "allow">,
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

/** What of a commit the run before has not proven, with the index of both; undefined: everything is to be looked at. */
async function changedSince(files: CommitFiles, remembering: CommitRemembering | undefined, options: CheckOptions) {
  const own = remembering && ofCommits(remembering);
  const { index, inputs } = own ? rememberedOfCommit(files, own) : {};
  if (own === undefined || index === undefined || inputs === undefined) return undefined;
  const changed = await changedInCommit(files, { index, inputs }, own, options);
  return changed && { ...changed, own, index: { ...index, inputs, units: changed.units } };
}
