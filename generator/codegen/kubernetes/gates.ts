import type { Gate } from "../../model/kubernetes/gates.ts";
import { gated } from "./kinds.ts";
import type { Definitions, Schema } from "./schema.ts";

/** Definitions with the features that their fields and values hang on, as kinds.ts has them. */
export function withGates(definitions: Definitions): Definitions {
  const rows = Object.entries(gated).map(([place, gate]) => {
    const [type = "", field = "", value] = place.split(/[.=]/);
    return { type, field, value, gate };
  });
  return Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [
      name,
      rows
        .filter(({ type, field }) => type === name && schema.properties?.[field] !== undefined)
        .reduce((changed, { field, value, gate }) => marked(changed, field, value, gate), schema),
    ]),
  );
}

function marked(schema: Schema, field: string, value: string | undefined, gate: Gate): Schema {
  if (value === undefined) {
    const { [field]: served, ...others } = schema["x-fields"] ?? {};
    return { ...schema, "x-fields": sorted({ ...others, [field]: { ...served, gate } }) };
  }
  const own = schema.properties?.[field] ?? {};
  const { [value]: served, ...others } = own["x-values"] ?? {};
  const changed = { ...own, "x-values": sorted({ ...others, [value]: { ...served, gate } }) };
  return { ...schema, properties: { ...schema.properties, [field]: changed } };
}

function sorted<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
