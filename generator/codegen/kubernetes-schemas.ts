/**
 * Derives schemas/kubernetes/ from what an API server publishes: `npx tsx generator/codegen/kubernetes-schemas.ts
 * [FOLDER] [MODULE]`. FOLDER holds one OpenAPI v3 file per group and version, `../shared/openapi` unless said, which is
 * the answer of /openapi/v3/… of a server with all CRDs installed, prose left out. What is not there is read from the
 * Go module k8s.io/kubernetes, whose folder MODULE is (in Go's module cache unless said). Run it when Kubernetes or a
 * CRD is upgraded, set the versions below, and review the difference.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Structural, structural } from "../stages/check/schema/structural.ts";
import { decoded } from "./kubernetes/decoded.ts";
import { hoist } from "./kubernetes/hoist.ts";
import { alsoPublished, published } from "./kubernetes/kinds.ts";
import { type Context, reduce } from "./kubernetes/reduce.ts";
import type { Definitions, Schema } from "./kubernetes/schema.ts";

const versions = {
  licence: "Apache-2.0",
  kubernetes: "1.36.3",
  "argo-cd": "3.5.7",
  "cert-manager": "1.21.2",
  "external-secrets": "1.3.2",
  "gateway-api": "1.6.1",
  metallb: "0.16.2",
  "sealed-secrets": "0.40.0",
};

const source = process.argv[2] ?? fileURLToPath(new URL("../../../shared/openapi", import.meta.url));
const { HOME = "", GOMODCACHE = join(HOME, "go/pkg/mod") } = process.env;
const module = process.argv[3] ?? join(GOMODCACHE, `k8s.io/kubernetes@v${versions.kubernetes}`);
const target = fileURLToPath(new URL("../../schemas/kubernetes/", import.meta.url));

const files: Record<string, Definitions> = {};
const kinds: Record<string, string> = {};
const otherKinds: Record<string, string> = {};
/** Kinds of custom resources whose definition has rules in CEL, which are left out. */
const ruled: string[] = [];

for (const [file, names] of Object.entries(published)) {
  for (const name of names) addKind(file, name, kinds);
}
for (const [file, names] of Object.entries(alsoPublished)) {
  for (const name of names) addKind(file, name, otherKinds);
}
readsItself("apiextensions_v1.json", "JSONSchemaProps");
write();

/** The same definition as it is within a type that reads itself: open, and so is all below it. */
function readsItself(file: string, name: string): void {
  const definitions = files[file] ?? {};
  const text = JSON.stringify(definitions[name]).replaceAll(`#/$defs/${name}"`, `#/$defs/${name}Within"`);
  const { additionalProperties: _, ...open } = JSON.parse(text) as Schema;
  Object.assign(definitions, { [`${name}Within`]: open });
}

/** `networking.k8s.io_v1` stands in apis__networking.k8s.io__v1_openapi.json of the module. */
function schemasOf(file: string): Definitions {
  const own = join(source, `${file}.json`);
  if (existsSync(own)) return (JSON.parse(readFileSync(own, "utf8")) as { schemas: Definitions }).schemas;
  const path = join(module, "api/openapi-spec/v3", `apis__${file.replace("_v", "__v")}_openapi.json`);
  return (JSON.parse(readFileSync(path, "utf8")) as { components: { schemas: Definitions } }).components.schemas;
}

function addKind(file: string, kind: string, index: Record<string, string>): void {
  const schemas = schemasOf(file);
  const found = Object.entries(schemas).find(
    ([, { "x-kubernetes-group-version-kind": gvk }]) => gvk?.[0]?.kind === kind,
  );
  const gvk = found?.[1]["x-kubernetes-group-version-kind"]?.[0];
  if (found === undefined || gvk === undefined) throw new Error(`${file}.json has no ${kind}`);
  const apiVersion = gvk.group === "" ? gvk.version : `${gvk.group}/${gvk.version}`;
  const reference = add(found[0], file, schemas);
  index[`${apiVersion} ${kind}`] = reference;
  if (isCustom(found[0]) && JSON.stringify(found[1]).includes('"x-kubernetes-validations"')) {
    ruled.push(`${apiVersion} ${kind}`);
  }
  asRoot(reference);
}

/** Whether a CRD published it, and not a Go type of Kubernetes. */
function isCustom(name: string): boolean {
  return !/^io\.k8s\.(api|apimachinery|apiextensions-apiserver|kube-aggregator)\./.test(name);
}

/** Adds a published definition and all that it refers to; returns its reference. */
function add(name: string, file: string, schemas: Definitions): string {
  const short = name.split(".").at(-1) ?? name;
  const home = fileOf(name, file);
  const reference = `${home}#/$defs/${short}`;
  files[home] ??= {};
  if (files[home][short] !== undefined) return reference;
  const context: Context = { name: short, path: short, reference: (other) => add(other, file, schemas) };
  const schema = schemas[name] ?? {};
  files[home][short] = {};
  files[home][short] = isCustom(name)
    ? customSchema(withoutStatus(schema), context)
    : withStatus(reduce(withoutStatus(schema), context), schema, home, schemas);
  return reference;
}

/** What a CRD says, published as if it were a Go type: with a reference for metadata. */
function customSchema(schema: Schema, { reference }: Context): Schema {
  const { metadata: _, ...properties } = schema.properties ?? {};
  const made = structural({ ...schema, properties } as Structural);
  const metadata = { $ref: reference("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta") };
  return { ...made, properties: { ...made.properties, metadata } } as Schema;
}

/** A status is read, strictly, and then ignored: it may be whatever its Go type can be read from. */
function withStatus(reduced: Schema, { properties, ...schema }: Schema, home: string, schemas: Definitions): Schema {
  const kind = schema["x-kubernetes-group-version-kind"]?.[0]?.kind;
  if (kind === undefined || properties?.status === undefined) return reduced;
  const name = `${kind}Status`;
  Object.assign(files[home] ?? {}, { [name]: decoded(properties.status, schemas) });
  return { ...reduced, properties: { ...reduced.properties, status: { $ref: `${home}#/$defs/${name}` } } };
}

/** Nobody writes a status by hand; that of a custom resource is pruned. */
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
      properties: { ...schema.properties, metadata: { ...metadata, ...(isAsked(name) ? {} : { required: ["name"] }) } },
      required: [...new Set([...(isAsked(name) ? [] : ["metadata"]), ...(schema.required ?? [])])].sort(),
    },
  });
}

/** Questions to the server are answered and not stored, so that they need no name. */
function isAsked(kind: string): boolean {
  return kind.endsWith("Review");
}

/** `io.k8s.api.apps.v1.X` → apps_v1.json, everything of apimachinery → meta_v1.json, a CRD → its published file. */
function fileOf(name: string, file: string): string {
  if (name.startsWith("io.k8s.apimachinery.")) return "meta_v1.json";
  const built = /^io\.k8s\.(?:api|(?:apiextensions-apiserver|kube-aggregator)\.pkg\.apis)\.([^.]+)\.([^.]+)\./;
  const [, group, version] = built.exec(name) ?? [];
  return group === undefined ? `${file}.json` : `${group}_${version}.json`;
}

function write(): void {
  mkdirSync(target, { recursive: true });
  for (const old of readdirSync(target)) if (old.endsWith(".json")) rmSync(join(target, old));
  for (const [file, definitions] of Object.entries(files)) {
    // Only a CRD's file has the whole name of its group.
    const written = file.replace(".json", "").includes(".") ? hoist(definitions, file) : definitions;
    writeFileSync(join(target, file), schemaText(file, written));
  }
  writeFileSync(
    join(target, "index.json"),
    `${JSON.stringify({ versions, kinds: sorted(kinds), otherKinds: sorted(otherKinds), ruled: ruled.sort() }, null, 2)}\n`,
  );
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
