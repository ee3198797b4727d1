import type { Repository } from "../../adapters/forge/port.ts";
import type { Recalled } from "../../commit-pipeline.ts";
import type { CompiledObject, CompiledUnit } from "../../model/compiled.ts";
import { yamlText } from "../../model/yaml.ts";
import { compiled } from "../../pipeline.ts";
import { type KeptKinds, kindsKept, withKinds } from "./kept-kinds.ts";
import type { ProvenUnits } from "./proven.ts";
import { pathsBeside, unitsThere } from "./recalled.ts";
import type { Survey } from "./survey.ts";
import {
  type Aim,
  clusterTarget,
  environmentTarget,
  folderOf,
  foldersOf,
  type SharedFiles,
  settledTarget,
  sharedTarget,
  type TextsOf,
} from "./target.ts";

interface Publishing {
  readonly settings: NonNullable<ProvenUnits["settings"]>;
  readonly config: Repository;
  readonly survey: Survey;
  readonly selected: (name: string) => boolean;
}

/** What of the env files is to be on config's main, the cluster's first: environments may have to wait for it. */
export async function wantedTargets(
  proven: ProvenUnits,
  { settings, config, survey, selected }: Publishing,
): Promise<readonly Aim[]> {
  const { recalled } = proven;
  const { environments } = settings;
  const same = await unitsThere(config, survey.base, recalled);
  const isSame = (name: string) => foldersOf(name).every((folder) => same.has(folder));
  const main = { config, commit: survey.base, isSame };
  const kept = hasArgocd(proven) ? await kindsKept(settings, pathsBeside(recalled, proven.files), main) : noKinds;
  const isSettled = (name: string) =>
    isSame(name) && !survey.branches.has(name) && (name !== clusterTarget || kept.size === 0);
  const known = [clusterTarget, ...environments.map(({ name }) => name).filter((name) => recalled?.outputs.has(name))];
  const made = recalled === undefined || known.every(isSettled) ? proven : await openedUnits(proven, recalled);
  const argocd = made.units.find(({ kind }) => kind === "argocd");
  const { wider, ...held } = argocd === undefined ? nothingHeld : await withKinds(argocd, kept, main);
  const units = made.units.map((unit) => (unit === argocd ? (held.argocd ?? unit) : unit));
  const shared = units.filter(({ kind }) => kind === "cluster" || kind === "argocd");
  const targeting = {
    inputs: made.inputs,
    wider,
    textsOf: textsIn(made),
    shared: sharedOf(made, shared, survey),
  };
  const ofUnit = new Map(units.map((unit) => [unit.name, unit]));
  const targets = environments
    .filter(({ name }) => selected(name))
    .flatMap(({ name, publish }): readonly Aim[] => {
      if (isSettled(name)) return [settledTarget(name, publish)];
      const unit = ofUnit.get(name);
      return unit === undefined ? [] : [environmentTarget(unit, settings, targeting)];
    });
  if (!selected(clusterTarget)) return targets;
  return [isSettled(clusterTarget) ? settledTarget(clusterTarget) : sharedTarget(shared, targeting), ...targets];
}

const noKinds: KeptKinds = new Map();
const nothingHeld = { argocd: undefined, wider: new Map<string, string>() };

/** Whether all units are there: of some environments alone, what exists once per cluster is left as it is. */
function hasArgocd({ units, recalled }: ProvenUnits): boolean {
  return recalled !== undefined || units.some(({ kind }) => kind === "argocd");
}

/** Everything compiled after all, and proven already: some of it is not on config's main as it is to be. */
async function openedUnits(proven: ProvenUnits, { whole }: Recalled): Promise<ProvenUnits> {
  const { recalled: _, ...rest } = proven;
  const inputs = await whole();
  const { units } = await compiled(inputs);
  if (units === undefined) throw new Error("what was compiled before does not compile");
  return { ...rest, inputs, units: [...units.all] };
}

/** Texts as they were proven; those of objects that were not, or are others by now, as they are written. */
function textsIn({ units, files }: ProvenUnits): TextsOf {
  const argocd = units.find(({ kind }) => kind === "argocd");
  const proven = new Map(argocd?.objects.map(({ path, object }) => [object, files.get("argocd")?.get(path)]));
  return ({ kind, name, objects }) =>
    (kind === "argocd" ? undefined : files.get(name)) ??
    new Map(objects.map(({ path, object }) => [path, proven.get(object) ?? yamlText(object)]));
}

function sharedOf({ recalled, beside }: ProvenUnits, shared: readonly CompiledUnit[], survey: Survey): SharedFiles {
  if (recalled !== undefined) return sharedRecalled(recalled);
  if (shared.length > 0 || beside === undefined) return sharedFiles(shared);
  return sharedLeft(beside, survey);
}

/**
 * Of some environments alone, what exists once per cluster is left as it is. An environment still waits for its own Application, where config
 * has another one: without what that is to ignore, a sync would take the pods of a new autoscaler.
 */
function sharedLeft({ argocdFor }: NonNullable<ProvenUnits["beside"]>, { tree }: Survey): SharedFiles {
  const isThere = ({ path, object }: CompiledObject) => object.kind === "Application" && tree.has(path);
  return { paths: [], beside: (unit) => inConfig("argocd", argocdFor(unit)).filter(isThere) };
}

/** What exists once per cluster, as it was compiled. */
function sharedFiles(units: readonly CompiledUnit[]): SharedFiles {
  const files = units.flatMap((unit) => inConfig(folderOf(unit), unit.objects));
  return { paths: files.map(({ path }) => path), beside: () => files };
}

/** The same of what was compiled before: of what is left out there, environments name nothing. */
function sharedRecalled({ outputs, beside }: Recalled): SharedFiles {
  const paths = foldersOf(clusterTarget).flatMap((folder) =>
    (outputs.get(folder)?.paths ?? []).map((path) => `${folder}/${path}`),
  );
  return {
    paths,
    beside: (unit) => [...inConfig("cluster", beside.cluster), ...inConfig("argocd", beside.argocdFor(unit))],
  };
}

function inConfig(folder: string, objects: readonly CompiledObject[]): readonly CompiledObject[] {
  return objects.map((compiled) => ({ ...compiled, path: `${folder}/${compiled.path}` }));
}
