/**
 * `tsx generator/codegen/list-keys.ts DIR` reduces the OpenAPI documents in DIR, as an API server publishes them, to
 * schemas/kubernetes-list-keys.json: how the plan has to compare the fields of the kinds that this product emits, and volumes. Run
 * it when the versions change; the result is committed.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FieldNode, ListKeys, TypeNode } from "../model/kubernetes/list-keys.ts";

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly format?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly "x-kubernetes-list-type"?: string;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-patch-merge-key"?: string;
  readonly "x-kubernetes-patch-strategy"?: string;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-group-version-kind"?: readonly { group: string; version: string; kind: string }[];
}

const kinds = new Set(
  `ConfigMap LimitRange Namespace PersistentVolume PersistentVolumeClaim Pod ResourceQuota Secret Service ServiceAccount
  DaemonSet Deployment ReplicaSet StatefulSet CronJob Job HorizontalPodAutoscaler PodDisruptionBudget
  Ingress IngressClass NetworkPolicy Role RoleBinding ClusterRole ClusterRoleBinding PriorityClass StorageClass
  AppProject Application SealedSecret Certificate Issuer ClusterIssuer ExternalSecret SecretStore
  IPAddressPool L2Advertisement`.split(/\s+/),
);

const folder = process.argv[2];
if (folder === undefined) throw new Error("usage: tsx generator/codegen/list-keys.ts DIR");
const types: Record<string, TypeNode> = {};
const roots: Record<string, string> = {};
for (const file of readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .sort())
  reduceFile(join(folder, file));

// A Rollout is compared as the Deployment that it stands for; its module's definition has the same pod template once more.
roots["argoproj.io/v1alpha1/Rollout"] = "argoproj.v1alpha1.Rollout";
types["argoproj.v1alpha1.Rollout"] = {
  fields: {
    metadata: { type: "ObjectMeta" },
    spec: { inline: { fields: { selector: { type: "LabelSelector" }, template: { type: "PodTemplateSpec" } } } },
  },
};

const reduced: ListKeys = {
  source:
    "Reduced by generator/codegen/list-keys.ts from the OpenAPI schemas of Kubernetes 1.36.3, Argo CD 3.5.7, MetalLB" +
    " 0.16.2, cert-manager 1.21.2, sealed-secrets 0.40.0 and external-secrets 1.3.2, all under the Apache License 2.0.",
  kinds: sorted(roots),
  types: sorted(types),
};
const target = new URL("../../schemas/kubernetes-list-keys.json", import.meta.url);
writeFileSync(target, `${oneTypeALine(reduced)}\n`);

function reduceFile(file: string): void {
  const document = JSON.parse(readFileSync(file, "utf8")) as { schemas: Record<string, Schema> };
  const { schemas } = document;
  for (const [name, schema] of Object.entries(schemas)) {
    const [root] = schema["x-kubernetes-group-version-kind"] ?? [];
    if (root === undefined || !kinds.has(root.kind) || schema.properties?.metadata === undefined) continue;
    const id = [root.group, root.version, root.kind].filter((part) => part !== "").join("/");
    if (roots[id] === undefined) roots[id] = typeOf(name, schemas);
  }
}

/** Reduces a named schema once, and gives the name it has in the result. */
function typeOf(name: string, schemas: Readonly<Record<string, Schema>>): string {
  const id = name
    .split(".")
    .slice(name.startsWith("io.k8s.api.core.") || name.includes("apimachinery") ? -1 : -3)
    .join(".");
  if (types[id] !== undefined) return id;
  types[id] = {};
  const builtIn = name.startsWith("io.k8s.");
  const fields: Record<string, FieldNode> = {};
  const defaults: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(schemas[name]?.properties ?? {})) {
    if (key === "status" || key === "managedFields") continue;
    const node = nodeOf(field, schemas);
    if (node !== undefined) fields[key] = node;
    if (field.default !== undefined) defaults[key] = field.default;
  }
  types[id] = {
    ...(builtIn && { builtIn }),
    ...(Object.keys(fields).length > 0 && { fields: sorted(fields) }),
    ...(Object.keys(defaults).length > 0 && { defaults: sorted(defaults) }),
  };
  return id;
}

/** undefined: a value that is compared as it is. */
function nodeOf(schema: Schema, schemas: Readonly<Record<string, Schema>>): FieldNode | undefined {
  const reference = schema.$ref ?? schema.allOf?.find(({ $ref }) => $ref !== undefined)?.$ref;
  if (reference !== undefined) {
    const name = reference.slice(reference.lastIndexOf("/") + 1);
    if (name.endsWith(".Quantity")) return "quantity";
    if (name.endsWith(".IntOrString")) return "intOrString";
    const isReplaced = schema["x-kubernetes-patch-strategy"] === "replace";
    return schemas[name]?.properties === undefined
      ? undefined
      : { type: typeOf(name, schemas), ...(isReplaced && { patch: "replace" }) };
  }
  if (schema["x-kubernetes-int-or-string"] === true) return "intOrString";
  if (schema.items !== undefined) return listOf(schema, schema.items, schemas);
  if (typeof schema.additionalProperties === "object") {
    const values = nodeOf(schema.additionalProperties, schemas);
    return { map: values ?? "plain" };
  }
  return schema.properties === undefined ? undefined : inlineOf(schema.properties, schemas);
}

function listOf(schema: Schema, items: Schema, schemas: Readonly<Record<string, Schema>>): FieldNode | undefined {
  const mergeKey = schema["x-kubernetes-patch-merge-key"];
  const keys = schema["x-kubernetes-list-map-keys"] ?? (mergeKey === undefined ? undefined : [mergeKey]);
  const of = nodeOf(items, schemas);
  const merges = schema["x-kubernetes-patch-strategy"]?.split(",").includes("merge") === true;
  const patchKey = merges ? (mergeKey ?? null) : null;
  if (keys !== undefined) {
    const isAlike = patchKey === keys[0] && keys.length === 1;
    return { keys, ...(of !== undefined && { of }), ...(!isAlike && { patch: patchKey }) };
  }
  if (schema["x-kubernetes-list-type"] === "set") return { set: true, ...(merges && { patch: "merge" }) };
  return of === undefined ? undefined : { of };
}

function inlineOf(
  properties: Readonly<Record<string, Schema>>,
  schemas: Readonly<Record<string, Schema>>,
): FieldNode | undefined {
  const fields: Record<string, FieldNode> = {};
  const defaults: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(properties)) {
    const node = nodeOf(field, schemas);
    if (node !== undefined) fields[key] = node;
    if (field.default !== undefined) defaults[key] = field.default;
  }
  if (Object.keys(fields).length + Object.keys(defaults).length === 0) return undefined;
  return {
    inline: {
      ...(Object.keys(fields).length > 0 && { fields: sorted(fields) }),
      ...(Object.keys(defaults).length > 0 && { defaults: sorted(defaults) }),
    },
  };
}

function sorted<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A line a type: a change of version is then a difference that can be read. */
function oneTypeALine({ source, kinds: roots, types: all }: ListKeys): string {
  const lines = Object.entries(all).map(([name, type]) => `    ${JSON.stringify(name)}: ${JSON.stringify(type)}`);
  const head = JSON.stringify({ source, kinds: roots }, undefined, 2).slice(0, -2);
  return `${head},\n  "types": {\n${lines.join(",\n")}\n  }\n}`;
}
