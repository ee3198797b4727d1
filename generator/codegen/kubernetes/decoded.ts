import { bounded, wellKnown } from "./reduce.ts";
import type { Definitions, Schema } from "./schema.ts";

/**
 * What a Go type can be read from, and no more: what a status must be. The server drops it without looking at it, after
 * it has read it strictly. Everything it refers to is inside, since no other schema asks as little.
 */
export function decoded(schema: Schema, schemas: Definitions): Schema {
  const reference = (schema.$ref ?? schema.allOf?.[0]?.$ref)?.split("/").at(-1);
  if (reference !== undefined) return referred(reference, schemas);
  if (schema.type === "array") return { type: "array", items: decoded(schema.items ?? {}, schemas) };
  if (schema.type !== "object") return bounded(schema);
  if (typeof schema.additionalProperties === "object") {
    return { type: "object", additionalProperties: decoded(schema.additionalProperties, schemas) };
  }
  // Go types without fields are raw JSON.
  if (schema.properties === undefined) return {};
  const fields = Object.entries(schema.properties).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    type: "object",
    properties: Object.fromEntries(fields.map(([name, field]) => [name, decoded(field, schemas)])),
    additionalProperties: false,
  };
}

function referred(reference: string, schemas: Definitions): Schema {
  const name = reference.split(".").at(-1) ?? reference;
  return (
    wellKnown({ name, path: name, reference: (published) => published }) ?? decoded(schemas[reference] ?? {}, schemas)
  );
}
