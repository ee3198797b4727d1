import type { CompiledObject } from "../../../model/compiled.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { asList, asTexts, at, textOf } from "../../../model/loose.ts";
import type { Scope } from "../rule.ts";
import { folderOf } from "./beside.ts";
import { namedObjects } from "./inventory.ts";

/** An Application of Argo CD whose folder is in sight. */
export interface Application {
  readonly object: CompiledObject;
  readonly options: ReadonlySet<string>;
  readonly healsItself: boolean;
}

/** Says which Application deploys an object of the unit, where that can be told. */
export type Applications = (compiled: CompiledObject) => Application | undefined;

/**
 * Of a compiled unit everything belongs to the Application whose folder has the unit's name. Of manifests an object
 * belongs to the one whose folder it lies in: deeper ones are read with `directory.recurse` only. The manifests may be
 * a part of the repository, so that a folder is known by the end of its path.
 */
export function applicationsOf({ unit, argocd }: Scope): Applications {
  const known = namedObjects(argocd)
    .filter(({ object }) => groupKind(object) === "Application.argoproj.io")
    .flatMap((object) => foldersOf(object).map((folder) => ({ ...folder, application: applicationOf(object) })));
  if (unit.kind !== "manifests") {
    const own = known.find(({ path }) => path === unit.name);
    return () => own?.application;
  }
  return ({ path }) => {
    const folder = folderOf(path);
    if (folder === "") return undefined;
    const holders = known.filter((one) => lies(folder, one.path) || (one.isDeep && liesBelow(folder, one.path)));
    return holders.toSorted((one, other) => other.path.length - one.path.length)[0]?.application;
  };
}

/** Whether two objects of a unit are applied by one sync, as far as that can be told. */
export function areSyncedTogether(
  { unit }: Scope,
  applications: Applications,
  one: CompiledObject,
  other: CompiledObject,
): boolean {
  if (unit.kind !== "manifests") return true;
  const [first, second] = [applications(one), applications(other)];
  return first === undefined && second === undefined
    ? folderOf(one.path) === folderOf(other.path)
    : first?.object === second?.object;
}

function applicationOf(object: CompiledObject): Application {
  const policy = at(object.object, "spec", "syncPolicy");
  return {
    object,
    options: new Set(asTexts(at(policy, "syncOptions"))),
    healsItself: at(policy, "automated", "selfHeal") === true && at(policy, "automated", "enabled") !== false,
  };
}

function foldersOf({ object }: CompiledObject): readonly { readonly path: string; readonly isDeep: boolean }[] {
  const several = asList(at(object, "spec", "sources"));
  const sources = several.length > 0 ? several : [at(object, "spec", "source")];
  return sources.flatMap((source) => {
    const path = textOf(at(source, "path"))?.replace(/^\.?\/+|\/+$/g, "");
    if (path === undefined || path === "" || path === "." || at(source, "chart") !== undefined) return [];
    return [{ path, isDeep: at(source, "directory", "recurse") === true }];
  });
}

function lies(folder: string, path: string): boolean {
  return folder === path || path.endsWith(`/${folder}`);
}

function liesBelow(folder: string, path: string): boolean {
  return folder.startsWith(`${path}/`);
}
