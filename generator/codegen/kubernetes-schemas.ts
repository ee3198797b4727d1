/**
 * Derives schemas/kubernetes/ from what an API server publishes: `npx tsx generator/codegen/kubernetes-schemas.ts
 * [FOLDER]`. FOLDER holds one OpenAPI v3 file per group and version, `../shared/openapi` unless said, which is the
 * answer of /openapi/v3/… of a server with all CRDs installed, prose left out. Run it when Kubernetes or a CRD is
 * upgraded, set the versions below, and review the difference.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hoist } from "./kubernetes/hoist.ts";
import { published } from "./kubernetes/kinds.ts";
import { listKeys } from "./kubernetes/list-keys.ts";
import { type Context, reduce } from "./kubernetes/reduce.ts";
import type { Definitions, Schema } from "./kubernetes/schema.ts";

const versions = {
  licence: "Apache-2.0",
  kubernetes: "1.36.3",
  "argo-cd": "3.5.7",
  "cert-manager": "1.21.2",
  "external-secrets": "1.3.2",
  metallb: "0.16.2",
  "sealed-secrets": "0.40.0",
};

const source = process.argv[2] ?? fileURLToPath(new URL("../../../shared/openapi", import.meta.url));
const target = fileURLToPath(new URL("../../schemas/kubernetes/", import.meta.url));

const files: Record<string, Definitions> = {};
const kinds: Record<string, string> = {};
const lists: Record<string, Readonly<Record<string, readonly string[]>>> = {};

for (const [file, names] of Object.entries(published)) {
  const { schemas } = JSON.parse(readFileSync(join(source, `${file}.json`), "utf8")) as { schemas: Definitions };
  for (const name of names) addKind(file, name, schemas);
}
write();

function addKind(file: string, kind: string, schemas: Definitions): void {
  const found = Object.entries(schemas).find(
    ([, { "x-kubernetes-group-version-kind": gvk }]) => gvk?.[0]?.kind === kind,
  );
  const gvk = found?.[1]["x-kubernetes-group-version-kind"]?.[0];
  if (found === undefined || gvk === undefined) throw new Error(`${file}.json has no ${kind}`);
  const apiVersion = gvk.group === "" ? gvk.version : `${gvk.group}/${gvk.version}`;
  const reference = add(found[0], file, schemas);
  kinds[`${apiVersion} ${kind}`] = reference;
  lists[`${apiVersion} ${kind}`] = listKeys(found[1], schemas);
  asRoot(reference);
}

/** Adds a published definition and all that it refers to; returns its reference. */
function add(name: string, file: string, schemas: Definitions): string {
  const short = name.split(".").at(-1) ?? name;
  const home = fileOf(name, file);
  const reference = `${home}#/$defs/${short}`;
  files[home] ??= {};
  if (files[home][short] !== undefined) return reference;
  const custom = !name.startsWith("io.k8s.");
  const context: Context = { name: short, custom, path: short, reference: (other) => add(other, file, schemas) };
  files[home][short] = {};
  files[home][short] = reduce(withoutStatus(schemas[name] ?? {}), context);
  return reference;
}

/** Nobody writes a status by hand; whatever is there is accepted, since the server ignores it. */
function withoutStatus(schema: Schema): Schema {
  if (schema["x-kubernetes-group-version-kind"] === undefined || schema.properties?.status === undefined) return schema;
  return { ...schema, properties: { ...schema.properties, status: {} } };
}

/** An object of its own has a name (a claim template too, for its volume); the metadata of a pod template needs none. */
function asRoot(reference: string): void {
  const [file = "", name = ""] = reference.split("#/$defs/");
  const schema = files[file]?.[name];
  const metadata = schema?.properties?.metadata;
  if (schema === undefined || metadata === undefined) throw new Error(`${reference} has no metadata`);
  Object.assign(files[file] ?? {}, {
    [name]: {
      ...schema,
      properties: { ...schema.properties, metadata: { ...metadata, required: ["name"] } },
      required: [...new Set(["metadata", ...(schema.required ?? [])])].sort(),
    },
  });
}

/** `io.k8s.api.apps.v1.X` → apps_v1.json, everything of apimachinery → meta_v1.json, a CRD → its published file. */
function fileOf(name: string, file: string): string {
  if (name.startsWith("io.k8s.apimachinery.")) return "meta_v1.json";
  const [, group, version] = /^io\.k8s\.api\.([^.]+)\.([^.]+)\./.exec(name) ?? [];
  return group === undefined ? `${file}.json` : `${group}_${version}.json`;
}

function write(): void {
  mkdirSync(target, { recursive: true });
  for (const old of readdirSync(target)) if (old.endsWith(".json")) rmSync(join(target, old));
  for (const [file, definitions] of Object.entries(files)) {
    const custom = published[file.replace(".json", "")] !== undefined && file.includes(".");
    const written = custom && !file.startsWith("meta") ? hoist(definitions, file) : definitions;
    writeFileSync(join(target, file), schemaText(file, written));
  }
  writeFileSync(join(target, "index.json"), `${JSON.stringify({ versions, kinds: sorted(kinds) }, null, 2)}\n`);
  writeFileSync(join(target, "list-keys.json"), lines(sorted(lists)));
}

/** One definition a line: small, and a difference shows which one has changed. */
function schemaText(file: string, definitions: Definitions): string {
  const head = `"$schema":"https://json-schema.org/draft/2020-12/schema",\n"$id":${JSON.stringify(file)},\n`;
  return `{${head}"$defs":${lines(sorted(definitions)).trimEnd()}}\n`;
}

function lines(record: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(record).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return `{\n${entries.join(",\n")}\n}\n`;
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
