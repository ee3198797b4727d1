import { type Structural, structural } from "../../stages/check/schema/structural.ts";
import { withSharedTypes } from "./crds.ts";
import { decoded } from "./decoded.ts";
import { alsoPublished, published } from "./kinds.ts";
import { type Context, reduce } from "./reduce.ts";
import type { Definitions, Schema } from "./schema.ts";

/** What one release of Kubernetes serves, with the custom resources beside it. */
export interface ReleaseSchemas {
  /** Definitions by file of schemas/kubernetes/. */
  readonly files: Readonly<Record<string, Definitions>>;
  /** Where the schema of `apiVersion kind` is. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly otherKinds: Readonly<Record<string, string>>;
  /** Kinds of custom resources whose definition has rules in CEL, which are left out. */
  readonly ruled: readonly string[];
}

/** Reduces what `schemasOf` has of the kinds in kinds.ts, by published file; a kind that it lacks is left out. */
export function releaseSchemas(schemasOf: (file: string) => Definitions): ReleaseSchemas {
  const files: Record<string, Definitions> = {};
  const kinds: Record<string, string> = {};
  const otherKinds: Record<string, string> = {};
  const ruled: string[] = [];
  for (const [file, names] of Object.entries(published)) {
    for (const name of names) addKind(file, name, kinds);
  }
  for (const [file, names] of Object.entries(alsoPublished)) {
    for (const name of names) addKind(file, name, otherKinds);
  }
  readsItself("apiextensions_v1.json", "JSONSchemaProps");
  return { files, kinds, otherKinds, ruled };

  function addKind(file: string, kind: string, index: Record<string, string>): void {
    const schemas = schemasOf(file);
    const found = Object.entries(schemas).find(
      ([, { "x-kubernetes-group-version-kind": gvk }]) => gvk?.[0]?.kind === kind,
    );
    const gvk = found?.[1]["x-kubernetes-group-version-kind"]?.[0];
    if (found === undefined || gvk === undefined) return;
    const apiVersion = gvk.group === "" ? gvk.version : `${gvk.group}/${gvk.version}`;
    const reference = add(found[0], file, schemas);
    index[`${apiVersion} ${kind}`] = reference;
    if (isCustom(found[0]) && hasRules(found[1])) {
      ruled.push(`${apiVersion} ${kind}`);
    }
    asRoot(reference);
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

  /** A status is read, strictly, and then ignored: it may be whatever its Go type can be read from. */
  function withStatus(reduced: Schema, { properties, ...schema }: Schema, home: string, schemas: Definitions): Schema {
    const kind = schema["x-kubernetes-group-version-kind"]?.[0]?.kind;
    if (kind === undefined || properties?.status === undefined) return reduced;
    const name = `${kind}Status`;
    Object.assign(files[home] ?? {}, { [name]: decoded(properties.status, schemas) });
    return { ...reduced, properties: { ...reduced.properties, status: { $ref: `${home}#/$defs/${name}` } } };
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
        properties: {
          ...schema.properties,
          metadata: { ...metadata, ...(isAsked(name) ? {} : { required: ["name"] }) },
        },
        required: [...new Set([...(isAsked(name) ? [] : ["metadata"]), ...(schema.required ?? [])])].sort(),
      },
    });
  }

  /** The same definition as it is within a type that reads itself: open, and so is all below it. */
  function readsItself(file: string, name: string): void {
    const definitions = files[file] ?? {};
    const text = JSON.stringify(definitions[name]).replaceAll(`#/$defs/${name}"`, `#/$defs/${name}Within"`);
    const { additionalProperties: _, ...open } = JSON.parse(text) as Schema;
    Object.assign(definitions, { [`${name}Within`]: open });
  }
}

/** A rule that names `oldSelf` is about changes: of one object it says nothing. */
function hasRules(schema: Schema): boolean {
  return [...JSON.stringify(schema).matchAll(/"x-kubernetes-validations":(\[.*?\])/g)].some(
    ([, rules = ""]) => !rules.includes("oldSelf"),
  );
}

/** Whether a CRD published it, and not a Go type of Kubernetes. */
function isCustom(name: string): boolean {
  return !/^io\.k8s\.(api|apimachinery|apiextensions-apiserver|kube-aggregator)\./.test(name);
}

/** What a CRD says, published as if it were a Go type: with a reference for metadata. */
function customSchema(schema: Schema, { reference }: Context): Schema {
  const { metadata: _, ...properties } = schema.properties ?? {};
  const made = withSharedTypes(structural({ ...schema, properties } as Structural) as Schema);
  const metadata = { $ref: reference("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta") };
  return { ...made, properties: { ...made.properties, metadata } } as Schema;
}

/** Nobody writes a status by hand; that of a custom resource is pruned. */
function withoutStatus(schema: Schema): Schema {
  if (schema["x-kubernetes-group-version-kind"] === undefined || schema.properties?.status === undefined) return schema;
  return { ...schema, properties: { ...schema.properties, status: {} } };
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
