import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile, type JSONSchema } from "json-schema-to-typescript";

const schemas = new URL("../../schemas/", import.meta.url);
const files = ["base", "cluster", "environment", "sealed", "waivers", "definitions"] as const;
const inputTypes = new URL("../model/input.ts", import.meta.url);

/** Path of the generated module. */
export const inputTypesPath = fileURLToPath(inputTypes);

/**
 * TypeScript source of the types that the schemas describe.
 *
 * The schema files become one, because json-schema-to-typescript makes a second copy of every type that two
 * files share or that a reference describes in its own words.
 */
export async function inputTypesSource(): Promise<string> {
  const definitions: Record<string, unknown> = {};
  for (const file of files) {
    const schema = JSON.parse(readFileSync(new URL(`${file}.schema.json`, schemas), "utf8")) as Record<string, unknown>;
    if (file === "definitions") Object.assign(definitions, schema.$defs);
    else definitions[file] = schema;
  }
  const bundle = localReferences({
    title: "Input",
    type: "object",
    additionalProperties: false,
    required: ["base", "cluster", "environment", "sealed", "waivers"],
    properties: {
      base: { $ref: "#/$defs/base" },
      cluster: { $ref: "#/$defs/cluster" },
      environment: { $ref: "#/$defs/environment" },
      sealed: { $ref: "#/$defs/sealed" },
      waivers: { $ref: "#/$defs/waivers" },
    },
    $defs: definitions,
  }) as JSONSchema;
  return compile(bundle, "Input", {
    bannerComment: "// Generated from schemas/ by `npm run build`. Do not edit.",
    additionalProperties: false,
    format: false,
  });
}

function localReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(localReferences);
  if (typeof value !== "object" || value === null) return value;
  const record = value as Record<string, unknown>;
  if (typeof record.$ref === "string") return { $ref: record.$ref.replace("definitions.schema.json", "") };
  return Object.fromEntries(
    Object.entries(record)
      .filter(([key]) => key !== "$id" && !(key === "$schema" && typeof record.$schema === "string"))
      .map(([key, child]) => [key, localReferences(child)]),
  );
}
