import type { ProvenCommit } from "../../commit-pipeline.ts";
import type { CompiledObject, CompiledUnit, KubernetesObject } from "../../model/compiled.ts";
import type { Inputs } from "../../model/documents.ts";
import { applicationName } from "../../model/names.ts";
import type { Environment } from "../../model/resolved.ts";
import { blobOid, regularFile, type Tree } from "../../model/tree.ts";
import { yamlText } from "../../model/yaml.ts";
import { sharedNames } from "../../stages/plan/effects/class-table.ts";
import { branchPrefix } from "../branch/branch.ts";
import { filesBelow } from "../branch/record.ts";

/** What one pull request in config is for: an environment's folder, or the folders that exist once per cluster. */
export interface Target {
  /** The environment's name, or `cluster`. */
  readonly name: string;
  /** Folders at config's root that it owns whole. */
  readonly folders: readonly string[];
  /** Texts of its files, by their paths in config. */
  readonly files: ReadonlyMap<string, string>;
  /** What the files were made of; none for an environment that is no more. */
  readonly units: readonly CompiledUnit[];
  readonly rules: Environment["publish"];
  /** The environment that its images come from. */
  readonly earlier?: string | undefined;
  /** Files of the cluster that have to be on config's main before: their texts, null for those that must be gone. */
  readonly needs: ReadonlyMap<string, string | null>;
  /** Its own Application. */
  readonly application?: KubernetesObject | undefined;
  /** All files of the cluster, and those of them that its objects name, classes for example: these have to be there before, whatever they say. */
  readonly shared: readonly string[];
  readonly names: () => readonly string[];
  /** What it is compiled from, and perhaps more. */
  readonly inputs: Inputs;
}

type Settings = NonNullable<ProvenCommit["settings"]>;

export const clusterTarget = "cluster";

/** Folders at config's root that the target of a name owns. */
export function foldersOf(name: string): readonly string[] {
  return name === clusterTarget ? ["cluster", "argocd"] : [name];
}

/** How what is no environment, or none any more, is published. */
const byPeople: Environment["publish"] = { merge: "manual", mergeUpTo: "low" };

export function branchOf(name: string): string {
  return branchPrefix + name;
}

/** A target that config's main has as it is compiled, and that nothing is open for. */
export interface SettledTarget extends Pick<Target, "name" | "rules"> {
  readonly isSettled: true;
}

/** A target, as far as it has to be known. */
export type Aim = Target | SettledTarget;

/** What exists once per cluster, as config is to have it. */
export interface SharedFiles {
  /** Paths in config of all of it. */
  readonly paths: readonly string[];
  /** What an environment's objects may name, and its own of Argo CD's, by their paths in config. */
  readonly beside: (unit: CompiledUnit) => readonly CompiledObject[];
}

interface Targeting {
  readonly inputs: Inputs;
  readonly shared: SharedFiles;
  /** Files in config that serve as well as those that are wanted. */
  readonly wider: ReadonlyMap<string, string>;
  /** Texts of a unit's files by their paths in its folder. */
  readonly textsOf: TextsOf;
}

export type TextsOf = (unit: CompiledUnit) => ReadonlyMap<string, string>;

/** An environment's target. */
export function environmentTarget(
  unit: CompiledUnit,
  { cluster: { product }, environments }: Settings,
  { inputs, shared, wider, textsOf }: Targeting,
): Target {
  const { name } = unit;
  const application = applicationName(product, name);
  const beside = shared.beside(unit);
  const own = beside.filter(({ path, object }) => path.startsWith("argocd/") && object.metadata.name === application);
  const environment = environments.find((one) => one.name === name);
  return {
    name,
    folders: [folderOf(unit)],
    files: filesIn(unit, textsOf),
    units: [unit],
    rules: environment?.publish ?? byPeople,
    earlier: environment?.promotion.from,
    needs: new Map(own.map(({ path, object }) => [path, wider.get(path) ?? yamlText(object)])),
    application: own.find(({ object }) => object.kind === "Application")?.object,
    shared: shared.paths,
    names: () => {
      const named = new Set(unit.objects.flatMap(({ object }) => sharedNames(object)));
      const isNamed = ({ kind, metadata }: KubernetesObject) => named.has(`${kind}/${metadata.name}`);
      return beside.filter(({ object }) => isNamed(object)).map(({ path }) => path);
    },
    inputs,
  };
}

/** The target of what exists once per cluster. */
export function sharedTarget(
  units: readonly CompiledUnit[],
  { inputs, textsOf }: Pick<Targeting, "inputs" | "textsOf">,
): Target {
  return {
    name: clusterTarget,
    folders: units.map(folderOf),
    files: new Map(units.flatMap((unit) => [...filesIn(unit, textsOf)])),
    units,
    rules: byPeople,
    needs: new Map(),
    ...nothingNamed,
    inputs,
  };
}

const nothingNamed = { shared: [], names: () => [] };

/** An environment that has no env file any more: its folder goes when its Application is gone. */
export function removedTarget(product: string, name: string, inputs: Inputs): Target {
  const needs = new Map([[`argocd/application-${applicationName(product, name)}.yaml`, null]]);
  return { name, folders: [name], files: new Map(), units: [], rules: byPeople, needs, ...nothingNamed, inputs };
}

/** What config has already of a unit that is what it was. */
export function settledTarget(name: string, rules: Environment["publish"] = byPeople): SettledTarget {
  return { name, rules, isSettled: true };
}

/** Files of a unit by their paths in config. */
function filesIn(unit: CompiledUnit, textsOf: TextsOf): ReadonlyMap<string, string> {
  return new Map([...textsOf(unit)].map(([path, text]) => [`${folderOf(unit)}/${path}`, text]));
}

export function folderOf({ directory }: CompiledUnit): string {
  return directory.replace(/^out\//, "");
}

/** Files of the target's folders as they are in a tree. */
export function ownFiles(tree: Tree, { folders }: Pick<Target, "folders">): Tree {
  return filesBelow(tree, folders);
}

/** Files of the target as git will have them. */
export function compiledTree({ files }: Target): Tree {
  return new Map([...files].map(([path, text]) => [path, { mode: regularFile, oid: blobOid(text) }]));
}
