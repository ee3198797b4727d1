import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Definitions, Schema } from "./schema.ts";

/** What a release of Kubernetes publishes, by file as `networking.k8s.io_v1`; undefined for what it has none of. */
export type Published = (file: string) => Definitions | undefined;

/** What releases publish, out of the folders of their Go modules, in the same order. */
export function moduleSchemas(modules: readonly string[]): readonly Published[] {
  const enums = modules.map((module) =>
    enumsIn(readFileSync(join(module, "pkg/generated/openapi/zz_generated.openapi.go"), "utf8")),
  );
  // The generator of 1.34 left some out, of which nothing has changed.
  const all = new Map(enums.flatMap((own) => [...own]));
  return modules.map((module, index) => {
    const values = new Map([...all, ...(enums[index] ?? [])]);
    return (file) => schemasIn(module, file, values);
  });
}

function schemasIn(module: string, file: string, values: Enums): Definitions | undefined {
  const name = file === "api_v1" ? "api__v1" : `apis__${file.replace("_v", "__v")}`;
  const path = join(module, "api/openapi-spec/v3", `${name}_openapi.json`);
  if (!existsSync(path)) return undefined;
  const { components } = JSON.parse(readFileSync(path, "utf8")) as { components: { schemas: Definitions } };
  const schemas = Object.entries(components.schemas);
  return Object.fromEntries(schemas.map(([type, schema]) => [type, withEnums(type, schema, values)]));
}

/** Values of a field, or of the items of its list, by `apps.v1.DeploymentStrategy.type`. */
type Enums = ReadonlyMap<string, { readonly of: "items" | "value"; readonly values: readonly string[] }>;

/**
 * The values that fields may have. A server publishes them, and the module's files are made with that switched off
 * (feature gate OpenAPIEnums); the code that both are made of has them.
 */
function enumsIn(source: string): Enums {
  const found = new Map<string, { of: "items" | "value"; values: readonly string[] }>();
  let type = "";
  let field = "";
  for (const line of source.split("\n")) {
    const [, group, version, name] =
      /^func schema_(?:\w+?_)?([a-z]+)_(v\d+(?:(?:alpha|beta)\d+)?)_(\w+)\(/.exec(line) ?? [];
    if (name !== undefined) type = `${group}.${version}.${name}`;
    field = /^\t{5}"(\S+)": \{$/.exec(line)?.[1] ?? field;
    const [, indent = "", list] = /^(\t+)Enum: +\[\]interface\{\}\{(.*)\},$/.exec(line) ?? [];
    if (list === undefined) continue;
    const values = JSON.parse(`[${list}]`) as readonly string[];
    found.set(`${type}.${field}`, { of: indent.length === 7 ? "value" : "items", values });
  }
  return found;
}

function withEnums(type: string, schema: Schema, enums: Enums): Schema {
  if (schema.properties === undefined) return schema;
  const short = type.split(".").slice(-3).join(".");
  const properties = Object.entries(schema.properties).map(([name, field]) => {
    const known = enums.get(`${short}.${name}`);
    if (known === undefined) return [name, field] as const;
    const changed = known.of === "value" ? { enum: known.values } : { items: { ...field.items, enum: known.values } };
    return [name, { ...field, ...changed }] as const;
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}
