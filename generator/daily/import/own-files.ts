import type { KubernetesObject } from "../../model/compiled.ts";
import { envsFolder } from "../../model/documents.ts";
import { groupOf } from "../../model/kubernetes/kinds.ts";
import { everyEnvironment, manifestsFolder, onceInCluster } from "../../model/own-objects.ts";
import { yamlText } from "../../model/yaml.ts";
import { identityOf, type Sorted } from "./sorted.ts";

/** Objects that stay as they are, below envs/manifests/. */
export function ownFiles(
  environments: readonly { readonly environment: Sorted; readonly own: readonly KubernetesObject[] }[],
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const write = (folder: string, object: KubernetesObject) => {
    const text = textOf(object);
    files.set(freePath(files, folder, object, text), text);
  };
  const nameless = environments.map(({ own }) => own.map(withoutNamespace));
  const [first = new Set<string>(), ...others] = nameless.map((objects) => new Set(objects.map(textOf)));
  const inAll = new Set(
    others.length === 0 ? [] : [...first].filter((text) => others.every((other) => other.has(text))),
  );
  for (const [index, { environment }] of environments.entries()) {
    for (const object of nameless[index] ?? []) {
      const isAlike = inAll.has(textOf(object));
      if (!isAlike || index === 0) write(isAlike ? everyEnvironment : environment.name, object);
    }
  }
  const once = new Map(
    environments.flatMap(({ environment }) =>
      environment.shared.map((object) => [identityOf(object), object] as const),
    ),
  );
  for (const object of once.values()) write(onceInCluster, object);
  return files;
}

function textOf(object: KubernetesObject): string {
  return yamlText(object);
}

/** The environment's namespace is filled in. */
function withoutNamespace(object: KubernetesObject): KubernetesObject {
  const { namespace: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** A name that no other object of the folder has: names of Kubernetes' objects are no names of files, and kinds of two groups may share one. */
function freePath(
  files: ReadonlyMap<string, string>,
  folder: string,
  { apiVersion, kind, metadata }: KubernetesObject,
  text: string,
): string {
  const { name, generateName, namespace } = metadata as Partial<Record<"name" | "generateName" | "namespace", string>>;
  const plain = `${kind}-${name ?? generateName ?? ""}`.toLowerCase().replace(/[^a-z0-9.-]+/g, "-");
  const candidates = [
    plain,
    ...(namespace === undefined ? [] : [`${plain}.${namespace}`]),
    `${plain}.${groupOf(apiVersion)}`,
  ];
  for (let number = 0; ; number++) {
    const file = candidates[number] ?? `${plain}-${number}`;
    const path = `${envsFolder}/${manifestsFolder}/${folder}/${file}.yaml`;
    if (!files.has(path) || files.get(path) === text) return path;
  }
}
