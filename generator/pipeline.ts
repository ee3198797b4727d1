import type { Findings } from "./diagnostics/diagnostic.ts";
import type { Seen } from "./incremental/answer.ts";
import {
  areAsRead,
  changedOnly,
  leave,
  leaveAll,
  type Remembering,
  type RememberingRun,
  recordingOf,
  remembered,
} from "./incremental/incremental.ts";
import { ownerOf } from "./incremental/owners.ts";
import type { Checked } from "./model/checked.ts";
import type { Compilation, Units } from "./model/compilation.ts";
import { envsFolder, type Inputs } from "./model/documents.ts";
import type { CommitFiles } from "./model/files.ts";
import { chartsOfArgoCd } from "./model/installed-charts.ts";
import type { Environment, System } from "./model/resolved.ts";
import type { Waivers } from "./model/waivers.ts";
import { type CheckOptions, check } from "./stages/check/check.ts";
import { matrices, type UnitMatrix } from "./stages/check/matrices.ts";
import { type QuotaLevel, type ReachabilityMatrix, type Survey, survey } from "./stages/check/survey.ts";
import { compile } from "./stages/compile/compile.ts";
import { load, loadFiles } from "./stages/load/load.ts";
import type { InputStamp } from "./stages/load/stamps.ts";
import { type ResolveOptions, resolve, resolveSome } from "./stages/resolve/resolve.ts";
import { validate } from "./stages/validate/validate.ts";
import { type WriteOptions, type Written, write } from "./stages/write/write.ts";

export type { QuotaLevel, ReachabilityMatrix, Survey };
export { load, loadFiles };

/** What a run is told, and where it leaves what it has found for the next one. */
export type PipelineOptions = WriteOptions & CheckOptions & { readonly remembering?: Remembering };

/** From the env files under `root` to out/ and argocd/. Faults are in the result, never thrown. */
export async function pipeline(options: PipelineOptions): Promise<Piped> {
  const { finish } = await begun(options);
  return finish();
}

/** A run that has written nothing yet. */
export interface Begun<Result = Piped> {
  /** Whether the env files that may have been changed since without being seen to be still are what was read. */
  readonly isCurrent: () => boolean;
  readonly finish: () => Result;
}

/** The same up to where something is written: where little has changed, that is compiled and proven. */
export async function begun(options: PipelineOptions): Promise<Begun> {
  // What is compiled for some environments only is remembered by nobody: the rest may be out of date.
  if (options.remembering === undefined || options.environments !== undefined) return whole(options);
  const run = { ...options, remembering: options.remembering };
  const { index, inputs } = remembered(run);
  if (inputs === undefined) return whole(options);
  const changed = index === undefined ? undefined : await changedOnly(run, index, inputs);
  if (index === undefined || changed === undefined) return wholeRemembered(run, inputs);
  const { checked, cluster, units } = changed;
  const finish = () => {
    const written = write(checked, options);
    const seen = atTheEnd(run, () => leave(run, inputs, { ...index, units }));
    return { ...written, unproven: chartsOfArgoCd(cluster), isWhole: true, ...(seen && { seen }) };
  };
  return { isCurrent: () => areAsRead(run, inputs), finish };
}

async function whole(options: WriteOptions & CheckOptions): Promise<Begun> {
  const loaded = load(options.root);
  const { checked, system } = await prove(loaded, options);
  return { isCurrent: () => false, finish: () => piped(write(checked, options), system) };
}

/** The same, which leaves what it finds. */
async function wholeRemembered(run: RememberingRun, inputs: readonly InputStamp[]): Promise<Begun> {
  const { checked, system, found, units } = await proveRecorded(load(run.root), { inputs }, run);
  const finish = () => {
    const written = write(checked, run);
    if (units !== undefined) atTheEnd(run, () => leaveAll(run, inputs, found(), units));
    return piped(written, system);
  };
  return { isCurrent: () => areAsRead(run, inputs), finish };
}

/** Does it when nobody waits for the run any more, or at once, and then answers what came of it. */
function atTheEnd<Left>({ remembering: { later } }: RememberingRun, work: () => Left): Left | undefined {
  if (later === undefined) return work();
  later(work);
  return undefined;
}

function piped(written: Written, system: System | undefined): Piped {
  return {
    ...written,
    unproven: system === undefined ? [] : chartsOfArgoCd(system.cluster),
    isWhole: system !== undefined,
  };
}

interface Piped extends Written {
  /** Charts that Argo CD renders: what they deploy is not known here. */
  readonly unproven: readonly string[];
  /** No fault of the env files kept anything from being compiled and proven. */
  readonly isWhole: boolean;
  /** What is known of all inputs and outputs without reading them. */
  readonly seen?: Seen;
}

/** From env files, wherever they were read, to what is compiled and proven. */
export async function prove(loaded: Inputs, options: CheckOptions): Promise<Proven> {
  const validated = await validate(loaded);
  const resolved = resolve(validated);
  const compiled = compile(resolved);
  const checked = check(compiled, options);
  const argocdFor = compiled.units?.argocdFor;
  return { checked, ...(argocdFor && { argocdFor }), ...(resolved.system && { system: resolved.system }) };
}

/** The same, with what is found of it for the next run, which can be told when all was read that is checked. */
export async function proveRecorded(loaded: Inputs, told: Parameters<typeof recordingOf>[2], options: CheckOptions) {
  const validated = await validate(loaded);
  const resolved = resolve(validated);
  const compiled = compile(resolved);
  const { watched, found } = recordingOf(validated, resolved, told);
  const checked = watched(check(compiled, options));
  return { checked, found, units: compiled.units, ...(resolved.system && { system: resolved.system }) };
}

/** What env files are compiled to, without proof. */
export async function compiled(loaded: Inputs): Promise<Compilation> {
  const validated = await validate(loaded);
  const resolved = resolve(validated);
  return compile(resolved);
}

/** What the env files under `root` come to, with their texts, or what is wrong with them. */
export async function systemAt(root: string, options: Partial<ResolveOptions> = {}): Promise<Settled | Findings> {
  return settled(load(root), options);
}

/** The same of env files, wherever they were read. */
export async function settled(loaded: Inputs, options: Partial<ResolveOptions> = {}): Promise<Settled | Findings> {
  const validated = await validate(loaded);
  const { system, diagnostics, sources } = resolve(validated, options);
  return system === undefined ? { diagnostics, sources } : { system, sources };
}

/** One environment of env files, whatever is wrong with others of them; undefined: there is none, or it has a fault itself. */
export async function environmentIn(files: CommitFiles, name: string): Promise<Environment | undefined> {
  const owners: readonly (string | undefined)[] = [name, undefined];
  const own = [...files.tree.keys()].filter((path) => owners.includes(ownerOf(`${envsFolder}/${path}`)));
  const validated = await validate(loadFiles(await files.read(own)));
  return resolveSome(validated, [])?.each[0]?.environment;
}

/** Settings without a fault. */
export interface Settled extends Pick<Findings, "sources"> {
  readonly system: System;
}

export interface Proven {
  readonly checked: Checked;
  /** What the env files come to; absent when they have a fault. */
  readonly system?: System;
  /** What Argo CD's folder has for a unit. */
  readonly argocdFor?: Units["argocdFor"];
}

/** From env files to what a report tells of them; a fault leaves out all but the findings. */
export async function surveyed(loaded: Inputs, options: CheckOptions): Promise<Surveyed> {
  const validated = await validate(loaded);
  const resolved = resolve(validated);
  const { system, waivers } = resolved;
  const checked = check(compile(resolved), options);
  // Compiled once more, instead of keeping the objects of all environments until everything was proven.
  const surveys = survey(compile(resolved), options.environments);
  return { checked, surveys, ...(system && { system }), ...(waivers && { waivers }) };
}

export interface Surveyed extends Proven {
  /** Can be read once. */
  readonly surveys: Iterable<Survey>;
  readonly waivers?: Waivers;
}

/** Who reaches whom in each unit, for `check --matrix`. With a fault in the input there are no units. */
export async function reachability({
  root,
  environments,
}: { root: string } & CheckOptions): Promise<readonly UnitMatrix[]> {
  const loaded = load(root);
  const validated = await validate(loaded);
  const resolved = resolve(validated);
  const compiled = compile(resolved);
  return matrices(compiled, environments);
}
