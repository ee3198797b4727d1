import type { CompiledUnit, KubernetesObject } from "../../model/compiled.ts";
import { applicationName } from "../../model/names.ts";
import type { Environment, System } from "../../model/resolved.ts";
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
  /** All files of the cluster, and those of them that its objects name, classes for example: these have to be there before, whatever they say. */
  readonly shared: readonly string[];
  readonly names: () => readonly string[];
}

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

interface Targeting {
  readonly selected: (name: string) => boolean;
  /** Files in config that serve as well as those that are wanted. */
  readonly wider: ReadonlyMap<string, string>;
  /** Texts of files, as they were proven, by the unit's name and by their paths in its folder. */
  readonly files: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** The cluster's target first: environments may have to wait for it. */
export function targetsOf(
  units: readonly CompiledUnit[],
  { cluster: { product }, environments: resolved }: System,
  { selected, wider, files: proven }: Targeting,
): readonly Target[] {
  const shared = units.filter(({ kind }) => kind === "cluster" || kind === "argocd");
  // Argo CD's folder may be another one than was proven.
  const sharedFiles = shared.flatMap((unit) =>
    unit.objects.map(({ path, object }) => ({ path: `${folderOf(unit)}/${path}`, object, text: yamlText(object) })),
  );
  const argocd = new Map<string, (typeof sharedFiles)[number][]>();
  for (const file of sharedFiles.filter(({ path }) => path.startsWith("argocd/"))) {
    const { name } = file.object.metadata;
    argocd.set(name, [...(argocd.get(name) ?? []), file]);
  }
  const paths = sharedFiles.map(({ path }) => path);
  const rules = new Map(resolved.map(({ name, publish }) => [name, publish]));
  const earlier = new Map(resolved.map(({ name, promotion }) => [name, promotion.from]));
  const environments = units
    .filter((unit) => unit.kind === "environment" && selected(unit.name))
    .map((unit): Target => {
      const own = argocd.get(applicationName(product, unit.name)) ?? [];
      const texts = proven.get(unit.name) ?? new Map<string, string>();
      const files = new Map([...texts].map(([path, text]) => [`${folderOf(unit)}/${path}`, text] as const));
      const names = () => {
        const named = new Set(unit.objects.flatMap(({ object }) => sharedNames(object)));
        const isNamed = ({ kind, metadata }: KubernetesObject) => named.has(`${kind}/${metadata.name}`);
        return sharedFiles.filter(({ object }) => isNamed(object)).map(({ path }) => path);
      };
      return {
        name: unit.name,
        folders: [folderOf(unit)],
        files,
        units: [unit],
        rules: rules.get(unit.name) ?? byPeople,
        earlier: earlier.get(unit.name),
        needs: new Map(own.map(({ path, text }) => [path, wider.get(path) ?? text])),
        shared: paths,
        names,
      };
    });
  if (!shared.some(({ name }) => selected(name))) return environments;
  const files = new Map(sharedFiles.map(({ path, text }) => [path, text]));
  const folders = shared.map(folderOf);
  const cluster: Target = {
    name: clusterTarget,
    folders,
    files,
    units: shared,
    rules: byPeople,
    needs: new Map(),
    ...nothingNamed,
  };
  return [cluster, ...environments];
}

const nothingNamed = { shared: [], names: () => [] };

/** An environment that has no env file any more: its folder goes when its Application is gone. */
export function removedTarget(product: string, name: string): Target {
  const needs = new Map([[`argocd/application-${applicationName(product, name)}.yaml`, null]]);
  return { name, folders: [name], files: new Map(), units: [], rules: byPeople, needs, ...nothingNamed };
}

function folderOf({ directory }: CompiledUnit): string {
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
