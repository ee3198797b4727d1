import type { KubernetesObject } from "./compiled.ts";

/** Folder of objects of one's own, below envs/. */
export const manifestsFolder = "manifests";

/** Folders of it that are no environment's: what goes into each environment, and what exists once per cluster. */
export const everyEnvironment = "all";
export const onceInCluster = "cluster";

/** Folder of definitions of custom resources that others install: they are schemas here, and deployed by nobody. */
export const schemasOnly = "schemas";

/** A Kubernetes object that somebody wrote, in YAML or JSON below envs/manifests/. */
export interface OwnObject {
  readonly object: KubernetesObject;
  /** The folder below envs/manifests/: an environment's name, `all`, `cluster` or `schemas`. */
  readonly folder: string;
  /** The folder below that: what lies together; empty for none. */
  readonly component: string;
  /** Name of its text among the sources. */
  readonly source: string;
  /** The chart that it was rendered of, where it was. */
  readonly chart?: string;
}

/** Path of a file below envs/, taken apart; undefined where it is no manifest. */
export function ownManifest(path: string): { readonly folder: string; readonly component: string } | undefined {
  const [first, folder, ...rest] = path.split("/");
  if (first !== manifestsFolder || !/\.(ya?ml|json)$/.test(path)) return undefined;
  if (folder === undefined || rest.length === 0) return { folder: "", component: "" };
  return { folder, component: rest.slice(0, -1).join("/") };
}

/** Whether a file below envs/ is for another environment than this one. */
export function isOfAnother(path: string, environment: string): boolean {
  const own = ownManifest(path);
  return own !== undefined && own.folder !== environment && own.folder !== everyEnvironment;
}
