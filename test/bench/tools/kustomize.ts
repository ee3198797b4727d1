import { join } from "node:path";
import { stringify } from "yaml";
import { filledIn, mapStrings, type Plain, type Values } from "../parameters.ts";
import { put, type Tool, versionOf, yamlDocuments } from "./tool.ts";

/** The command line that kustomize is on PATH with, if any. */
function onPath(): { file: string; args: readonly string[]; version: string } | undefined {
  const own = versionOf("kustomize", ["version"]);
  if (own !== undefined) return { file: "kustomize", args: ["build"], version: own };
  const kubectl = versionOf("kubectl", ["version", "--client"]);
  return kubectl === undefined ? undefined : { file: "kubectl", args: ["kustomize"], version: `in kubectl ${kubectl}` };
}

/**
 * A base with a file per object, and an overlay per environment that sets the namespace and patches hosts, names and
 * hashes; a process renders one overlay. One umbrella over all overlays takes it longer, at any number.
 */
export const kustomize: Tool = {
  name: "kustomize",
  version: () => onPath()?.version,
  prepare: ({ objects, values }, folder) => {
    const { file, args } = onPath() ?? { file: "kustomize", args: ["build"] };
    const base = objects.map(({ path, object }) => ({ path: path.replaceAll("@@", ""), object: baseObject(object) }));
    for (const { path, object } of base)
      put(folder, `base/${path}`, stringify(object, { compat: "yaml-1.1", lineWidth: 0 }));
    put(folder, "base/kustomization.yaml", kustomization({ resources: base.map(({ path }) => path) }));
    const commands = [...values].map(([name, value]) => {
      const namespace = objects.map(({ object }) => metadataOf(object).namespace).find((text) => text !== undefined);
      const overlay = {
        namespace: filledIn(namespace, value),
        resources: ["../../base"],
        patches: objects.flatMap(({ object }) => patchesOf(object, value)),
      };
      put(folder, `overlays/${name}/kustomization.yaml`, kustomization(overlay));
      const output = join(folder, `${name}.out.yaml`);
      return { file, args: [...args, `overlays/${name}`], cwd: folder, output };
    });
    return { commands, rendered: () => commands.flatMap(({ output }) => yamlDocuments(output)) };
  },
};

const baseValues = new Proxy<Values>({}, { get: () => "base" });

/** The object without what an overlay sets. */
function baseObject(object: Plain): Plain {
  const { namespace: _, ...metadata } = metadataOf(object);
  return filledIn({ ...object, metadata }, baseValues);
}

/** What the overlay replaces in one object of the base, besides the namespace, which kustomize sets everywhere. */
function patchesOf(object: Plain, values: Values): readonly Plain[] {
  const operations: Plain[] = [];
  mapStrings(object, (text, place) => {
    const value = filledIn(text, values);
    const isNamespace = place === "/metadata/namespace" || (object.kind === "Namespace" && place === "/metadata/name");
    if (value !== text && !isNamespace) operations.push({ op: "replace", path: place, value });
    return text;
  });
  if (operations.length === 0) return [];
  const target = { kind: object.kind, name: filledIn(metadataOf(object).name, baseValues) };
  return [{ target, patch: JSON.stringify(operations), options: { allowNameChange: true } }];
}

function metadataOf(object: Plain): { readonly name?: string; readonly namespace?: string } {
  return object.metadata as { readonly name?: string; readonly namespace?: string };
}

function kustomization(content: Plain): string {
  return stringify({ apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", ...content });
}
