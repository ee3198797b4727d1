import type { CompiledObject, CompiledUnit } from "../../../model/compiled.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { asList, at, textOf } from "../../../model/loose.ts";

/** An Application, or the template of an ApplicationSet, that deploys a unit. */
export interface Deployment {
  /** The Application or ApplicationSet. */
  readonly object: CompiledObject;
  readonly project: string;
  /** Addresses of its repositories. */
  readonly sources: readonly string[];
  readonly destination: unknown;
  /** Empty where none is said, which a project has to permit too; an ApplicationSet's may be a template, and then says nothing. */
  readonly namespace: string | undefined;
}

/**
 * What deploys a unit: the Applications whose source has the unit's folder, or the ApplicationSets that go through
 * folders below it; without any, the Applications whose destination is a namespace of the unit.
 */
export function deploymentsOf(unit: CompiledUnit, argocd: readonly CompiledObject[]): readonly Deployment[] {
  const applications = argocd.flatMap((object) =>
    groupKind(object.object) === "Application.argoproj.io" ? [object] : [],
  );
  const sets = argocd.flatMap((object) => (groupKind(object.object) === "ApplicationSet.argoproj.io" ? [object] : []));
  const byFolder = [
    ...applications
      .filter(({ object }) => sourcesOf(object.spec).some((source) => folderOf(source) === unit.name))
      .map(ofApplication),
    ...sets
      .filter(({ object }) => foldersOf(object.spec).some((folder) => folder.startsWith(`${unit.name}/`)))
      .map(ofSet),
  ];
  if (byFolder.length > 0) return byFolder;
  const namespaces = new Set(unit.objects.map(({ object }) => object?.metadata?.namespace));
  return applications
    .filter(({ object }) => !isChart(object.spec))
    .map(ofApplication)
    .filter(({ namespace }) => namespace !== undefined && namespaces.has(namespace));
}

/** What an Application, or an ApplicationSet, of a folder deploys out of the same folder. */
export interface FolderDeployment {
  readonly deployment: Deployment;
  readonly objects: readonly CompiledObject[];
}

/**
 * Every Application among manifests with the objects below its own `source.path`: a folder of manifests may be a whole
 * config repository, of which each Application has its part. What is below none of them, such as the Applications
 * themselves, somebody else applies.
 */
export function foldersDeployed(objects: readonly CompiledObject[]): readonly FolderDeployment[] {
  return objects.flatMap((object) => {
    switch (groupKind(object.object)) {
      case "Application.argoproj.io": {
        const folders = sourcesOf(object.object.spec).flatMap((source) => folderOf(source) ?? []);
        return { deployment: ofApplication(object), objects: objects.filter(({ path }) => isBelow(folders, path)) };
      }
      case "ApplicationSet.argoproj.io": {
        // `apps/*`: of each folder one Application.
        const folders = foldersOf(object.object.spec).map((folder) => folder.replace(/\/?\*.*$/, ""));
        return { deployment: ofSet(object), objects: objects.filter(({ path }) => isBelow(folders, path)) };
      }
      default:
        return [];
    }
  });
}

function isBelow(folders: readonly string[], path: string): boolean {
  return folders.some((folder) => folder !== "" && path.startsWith(`${folder}/`));
}

/** The Applications of a unit that deploy charts, not folders of the repository. */
export function chartsOf(objects: readonly CompiledObject[]): readonly Deployment[] {
  return objects
    .filter(({ object }) => groupKind(object) === "Application.argoproj.io" && isChart(object.spec))
    .map(ofApplication);
}

function isChart(spec: unknown): boolean {
  return sourcesOf(spec).some((source) => at(source, "chart") !== undefined);
}

function ofApplication(object: CompiledObject): Deployment {
  return deployment(object, object.object.spec);
}

function ofSet(object: CompiledObject): Deployment {
  return deployment(object, at(object.object, "spec", "template", "spec"));
}

function deployment(object: CompiledObject, spec: unknown): Deployment {
  const destination = at(spec, "destination");
  const written = at(destination, "namespace");
  const namespace = textOf(written) === undefined ? "" : plain(written);
  return {
    object,
    project: plain(at(spec, "project")) ?? "default",
    sources: sourcesOf(spec).flatMap((source) => plain(at(source, "repoURL")) ?? []),
    destination,
    namespace,
  };
}

function sourcesOf(spec: unknown): readonly unknown[] {
  const sources = asList(at(spec, "sources"));
  return sources.length > 0 ? sources : [at(spec, "source")];
}

function folderOf(source: unknown): string | undefined {
  return textOf(at(source, "path"))
    ?.replace(/^\.?\//, "")
    .replace(/\/$/, "");
}

/** Folders that the git generators of an ApplicationSet go through. */
function foldersOf(spec: unknown): readonly string[] {
  return asList(at(spec, "generators"))
    .flatMap((generator) => asList(at(generator, "git", "directories")))
    .flatMap((directory) => (at(directory, "exclude") === true ? [] : (textOf(at(directory, "path")) ?? [])));
}

/** A text that is no template. */
function plain(value: unknown): string | undefined {
  const written = textOf(value);
  return written?.includes("{{") === true ? undefined : written;
}
