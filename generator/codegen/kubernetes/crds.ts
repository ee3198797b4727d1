import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Definitions, Schema } from "./schema.ts";

interface CustomResourceDefinition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

/** What the definitions in the files of a folder say of their kinds, in the form that a server publishes. */
export function definedSchemas(folder: string): Definitions {
  if (!existsSync(folder)) throw new Error(`there is no ${folder}: go mod download the module`);
  const files = readdirSync(folder).filter((name) => name.endsWith("-crd.yaml"));
  return Object.fromEntries(
    files.sort().map((file) => {
      const { spec } = parse(readFileSync(join(folder, file), "utf8")) as CustomResourceDefinition;
      const [version] = spec.versions;
      if (version === undefined) throw new Error(`${file} has no version`);
      const { kind } = spec.names;
      const gvk = [{ group: spec.group, version: version.name, kind }];
      const schema = { ...version.schema.openAPIV3Schema, "x-kubernetes-group-version-kind": gvk };
      return [`${spec.group}.${version.name}.${kind}`, schema];
    }),
  );
}

/**
 * The same with Kubernetes' own types where a definition repeats them: a Rollout's template and an analysis' Job are made into
 * pods and Jobs, which are held to those.
 */
export function withSharedTypes(schema: Schema, parent = ""): Schema {
  const names = Object.keys(schema.properties ?? {});
  if (parent === "template" && schema.properties?.spec?.properties?.containers !== undefined) {
    return { $ref: "core_v1.json#/$defs/PodTemplateSpec" };
  }
  if (names.includes("backoffLimit") && names.includes("template")) return { $ref: "batch_v1.json#/$defs/JobSpec" };
  return {
    ...schema,
    ...(schema.properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([name, field]) => [name, withSharedTypes(field, name)]),
      ),
    }),
    ...(schema.items !== undefined && { items: withSharedTypes(schema.items, parent.replace(/s$/, "")) }),
  };
}
