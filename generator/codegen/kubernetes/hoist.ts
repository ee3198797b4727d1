import type { Definitions, Schema } from "./schema.ts";

/** Shorter than this, a repeated schema is cheaper to repeat than to refer to. In characters of JSON. */
const worthSharing = 160;

/**
 * Custom resources are published without references: the same pod affinity or Git source is there many times over.
 * Repeated objects become definitions of their own, so that a validator is compiled for each only once.
 *
 * `file` is what references start with, e.g. `cert-manager.io_v1.json`.
 */
export function hoist(definitions: Definitions, file: string): Definitions {
  const counts = new Map<string, number>();
  for (const schema of Object.values(definitions)) count(schema, counts);
  const shared = new Map<string, { readonly name: string; readonly schema: Schema }>();
  const taken = new Set(Object.keys(definitions));
  const roots = Object.entries(definitions).map(([name, schema]) => {
    const children = mapChildren(schema, name, (child, label) => share(child, label));
    return [name, children] as const;
  });
  return inlineSingles(
    {
      ...Object.fromEntries(roots),
      ...Object.fromEntries([...shared.values()].map(({ name, schema }) => [name, schema])),
    },
    new Set(Object.keys(definitions)),
    file,
  );

  function share(schema: Schema, label: string): Schema {
    const text = JSON.stringify(schema);
    const replaced = mapChildren(schema, label, share);
    if (schema.properties === undefined || text.length < worthSharing || (counts.get(text) ?? 0) < 2) return replaced;
    const known = shared.get(text);
    const name = known?.name ?? free(label);
    if (known === undefined) shared.set(text, { name, schema: replaced });
    return { $ref: `${file}#/$defs/${name}` };
  }

  function free(label: string): string {
    const name = [label, ...Array.from({ length: 99 }, (_, index) => `${label}${index + 2}`)].find(
      (one) => !taken.has(one),
    );
    if (name === undefined) throw new Error(`too many definitions called ${label}`);
    taken.add(name);
    return name;
  }
}

function count(schema: Schema, counts: Map<string, number>): void {
  const text = JSON.stringify(schema);
  counts.set(text, (counts.get(text) ?? 0) + 1);
  mapChildren(schema, "", (child) => {
    count(child, counts);
    return child;
  });
}

/** What is repeated only inside something repeated is referred to once, and goes back to where it was. */
function inlineSingles(definitions: Definitions, roots: ReadonlySet<string>, file: string): Definitions {
  const prefix = `${file}#/$defs/`;
  const uses = new Map<string, number>();
  const visit = (schema: Schema): Schema => {
    if (schema.$ref !== undefined) uses.set(schema.$ref, (uses.get(schema.$ref) ?? 0) + 1);
    return mapChildren(schema, "", visit);
  };
  for (const schema of Object.values(definitions)) visit(schema);
  const single = (name: string) => !roots.has(name) && uses.get(prefix + name) === 1;
  const put = (schema: Schema): Schema => {
    const name = schema.$ref?.startsWith(prefix) ? schema.$ref.slice(prefix.length) : undefined;
    if (name !== undefined && single(name)) return put(definitions[name] ?? {});
    return mapChildren(schema, "", put);
  };
  return Object.fromEntries(
    Object.entries(definitions)
      .filter(([name]) => !single(name))
      .map(([name, schema]) => [name, put(schema)]),
  );
}

/** `label` is what a child would be called: the field it is in, without a plural for items. */
function mapChildren(schema: Schema, label: string, map: (child: Schema, label: string) => Schema): Schema {
  return {
    ...schema,
    ...(schema.properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(schema.properties).map(([name, child]) => [name, map(child, name)]),
          ),
        }),
    ...(typeof schema.additionalProperties === "object"
      ? { additionalProperties: map(schema.additionalProperties, label) }
      : {}),
    ...(schema.items === undefined ? {} : { items: map(schema.items, label) }),
  };
}
