import type { Repository } from "../../adapters/forge/port.ts";
import type { CompiledUnit, KubernetesObject } from "../../model/compiled.ts";
import { groupOf } from "../../model/kubernetes/kinds.ts";
import { asRecord, asRecords, asText } from "../../model/loose.ts";
import { applicationName } from "../../model/names.ts";
import type { EnvironmentSummary, System } from "../../model/resolved.ts";
import { takenOf } from "../../model/tags/target.ts";
import { yamlText } from "../../model/yaml.ts";

/** Kinds as an AppProject lists them. */
interface PermittedKind {
  readonly group: string;
  readonly kind: string;
}

/** Whether a path is among some. */
type Paths = Pick<ReadonlySet<string>, "has">;

/** Argo CD's folder as config is to have it. */
interface Kept {
  readonly argocd: CompiledUnit;
  /** Texts of AppProjects in config that permit more than is wanted, and are alike in all else: nothing waits for those. */
  readonly wider: ReadonlyMap<string, string>;
}

/** Kinds that stay permitted, by the names of AppProjects. */
export type KeptKinds = ReadonlyMap<string, readonly PermittedKind[]>;

/**
 * Argo CD's folder, with the kinds of objects that environments had and have no more still permitted: a project that lost
 * a kind in the commit that removes the last object of it would leave that object running, and call it synced. They
 * stay while config's main has such an object, or what the environment is deployed from, and go with the release after.
 * `files`: what each environment is compiled to now, by its name, by path.
 */
export async function keepingKinds(
  argocd: CompiledUnit,
  settings: Settings,
  files: ReadonlyMap<string, Paths>,
  main: Main,
): Promise<Kept> {
  return withKinds(argocd, await kindsKept(settings, files, main), main);
}

/** The same of kinds that are known. */
export async function withKinds(
  argocd: CompiledUnit,
  kept: KeptKinds,
  { config, commit }: Pick<Main, "config" | "commit">,
): Promise<Kept> {
  if (commit === undefined) return { argocd, wider: new Map() };
  const objects = argocd.objects.map((compiled) => {
    const kinds = compiled.object.kind === "AppProject" ? kept.get(compiled.object.metadata.name) : undefined;
    return kinds === undefined ? compiled : { ...compiled, object: permitting(compiled.object, kinds) };
  });
  const made = kept.size === 0 ? argocd : { ...argocd, objects };
  return { argocd: made, wider: await widerProjects(made, config, commit) };
}

type Settings = Pick<System, "cluster"> & { readonly environments: readonly EnvironmentSummary[] };

interface Main {
  readonly config: Repository;
  /** Its head; undefined while config is empty. */
  readonly commit: string | undefined;
  /** Whether it is known that it has exactly the files of an environment. */
  readonly isSame?: (name: string) => boolean;
}

/** The kinds that stay permitted for the sake of what config has. */
export async function kindsKept(
  { cluster, environments }: Settings,
  files: ReadonlyMap<string, Paths>,
  { config, commit, isSame = () => false }: Main,
): Promise<KeptKinds> {
  const kept = new Map<string, readonly PermittedKind[]>();
  if (commit === undefined) return kept;
  const reading = readingOf(config);
  for (const { name, argocd } of environments) {
    const deployed = await reading.deployedFrom(argocd.targetRevision);
    const commits = new Set([...(isSame(name) ? [] : [commit]), ...(deployed === undefined ? [] : [deployed])]);
    const kinds = await kindsHeld(reading, name, commits, files.get(name) ?? new Set());
    if (kinds.length > 0) kept.set(applicationName(cluster.product, name), kinds);
  }
  return kept;
}

/** Kinds of files below an environment's folder that it is not compiled to any more. */
async function kindsHeld(
  { config, filesOf }: Reading,
  name: string,
  commits: ReadonlySet<string>,
  compiled: Paths,
): Promise<readonly PermittedKind[]> {
  const kinds: PermittedKind[] = [];
  for (const commit of commits) {
    const files = (await filesOf(commit)).get(name) ?? [];
    const gone = files.filter((path) => path.endsWith(".yaml") && !compiled.has(path.slice(name.length + 1)));
    if (gone.length === 0) continue;
    const texts = await config.texts(commit, gone);
    for (const object of await objectsOf(texts)) kinds.push({ group: groupOf(object.apiVersion), kind: object.kind });
  }
  return kinds.filter(({ kind }) => kind !== "Namespace");
}

/** What is read of config for all environments together. */
interface Reading {
  readonly config: Repository;
  /** Paths of a commit's files by their first folder. */
  readonly filesOf: (commit: string) => Promise<ReadonlyMap<string, readonly string[]>>;
  /** The commit that Argo CD takes a target revision for, where it is not the head of a branch that is merged to. */
  readonly deployedFrom: (targetRevision: string) => Promise<string | undefined>;
}

function readingOf(config: Repository): Reading {
  const folders = new Map<string, Promise<ReadonlyMap<string, readonly string[]>>>();
  let tags: ReturnType<Repository["tags"]> | undefined;
  return {
    config,
    filesOf: (commit) => {
      const files = folders.get(commit) ?? byFolder(config, commit);
      folders.set(commit, files);
      return files;
    },
    deployedFrom: async (targetRevision) => {
      if (targetRevision === config.main || targetRevision === "HEAD") return undefined;
      tags ??= config.tags();
      const known = await tags;
      const taken = takenOf(targetRevision, known.keys());
      if (taken.kind === "tag") return known.get(taken.tag);
      return taken.kind === "name" ? (known.get(targetRevision) ?? (await config.branch(targetRevision))) : undefined;
    },
  };
}

async function byFolder(config: Repository, commit: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const folders = new Map<string, string[]>();
  for (const path of (await config.tree(commit)).keys()) {
    const folder = path.slice(0, path.indexOf("/"));
    const others = folders.get(folder);
    if (others === undefined) folders.set(folder, [path]);
    else others.push(path);
  }
  return folders;
}

/** AppProjects of config that are the wanted ones, but for kinds that they permit besides. */
async function widerProjects(
  { name, objects }: CompiledUnit,
  config: Repository,
  commit: string,
): Promise<ReadonlyMap<string, string>> {
  const projects = new Map<string, KubernetesObject>(
    objects.flatMap(({ path, object }) => (object.kind === "AppProject" ? [[`${name}/${path}`, object] as const] : [])),
  );
  const wider = new Map<string, string>();
  for (const [path, text] of await config.texts(commit, [...projects.keys()])) {
    const wanted = projects.get(path);
    if (wanted === undefined || yamlText(wanted) === text) continue;
    const [there] = await objectsOf(new Map([[path, text]]));
    const kinds = there === undefined ? [] : permittedBy(there);
    if (kinds.length > 0 && yamlText(permitting(wanted, kinds)) === text) wider.set(path, text);
  }
  return wider;
}

/** What reads YAML is loaded where something has to be read. */
async function objectsOf(texts: ReadonlyMap<string, string>): Promise<readonly KubernetesObject[]> {
  const { objectsIn } = await import("../../model/manifests/read.ts");
  return [...texts].flatMap(([path, text]) => objectsIn(path, text).objects.map(({ object }) => object));
}

function permittedBy({ spec }: KubernetesObject): readonly PermittedKind[] {
  return asRecords(asRecord(spec).namespaceResourceWhitelist).map(({ group, kind }) => ({
    group: asText(group),
    kind: asText(kind),
  }));
}

/** A project that permits these kinds too, in their order. */
function permitting(project: KubernetesObject, kinds: readonly PermittedKind[]): KubernetesObject {
  const all = new Map([...permittedBy(project), ...kinds].map((one) => [`${one.group}/${one.kind}`, one]));
  const namespaceResourceWhitelist = [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { group, kind }]) => ({ group, kind }));
  return { ...project, spec: { ...asRecord(project.spec), namespaceResourceWhitelist } };
}
