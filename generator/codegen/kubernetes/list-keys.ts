import type { Definitions, Schema } from "./schema.ts";

/**
 * How the lists below a kind are merged by server-side apply, by path (`.spec.template.spec.containers[]`, `{}` for a
 * map's values): the keys that items are matched by, or none for a set, whose items are their own keys. A list that
 * is not there is replaced as a whole. Recursive schemas do not occur among the kinds that are published here.
 */
export function listKeys(root: Schema, schemas: Definitions): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {};
  visit(root, "");
  return found;

  function visit(schema: Schema, path: string): void {
    const name = (schema.$ref ?? (schema.allOf?.length === 1 ? schema.allOf[0]?.$ref : undefined))?.split("/").at(-1);
    if (name !== undefined) {
      visit(schemas[name] ?? {}, path);
      return;
    }
    for (const [field, child] of Object.entries(schema.properties ?? {})) {
      if (path !== "" || field !== "status") visit(child, `${path}.${field}`);
    }
    if (typeof schema.additionalProperties === "object") visit(schema.additionalProperties, `${path}{}`);
    if (schema.items === undefined) return;
    const type = schema["x-kubernetes-list-type"];
    const mergeKey = schema["x-kubernetes-patch-merge-key"];
    if (type === "map") found[`${path}[]`] = schema["x-kubernetes-list-map-keys"] ?? [];
    else if (type === "set") found[`${path}[]`] = [];
    else if (type === undefined && mergeKey !== undefined) found[`${path}[]`] = [mergeKey];
    visit(schema.items, `${path}[]`);
  }
}
