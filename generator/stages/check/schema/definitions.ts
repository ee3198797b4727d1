import type { CompiledObject } from "../../../model/compiled.ts";
import { asList, asRecord, asText, isRecord, type Loose } from "../../../model/loose.ts";
import { type KindSchema, schemaOf } from "./catalogue.ts";
import { nodeOf } from "./node.ts";
import { objectMeta, type Structural, structural } from "./structural.ts";

/** A kind in sight of a definition: it has a schema, or its version is not served. */
export type Defined = KindSchema | "not served";

/** The kinds that CustomResourceDefinitions among the objects define, by `apiVersion kind`. */
export function definedKinds(objects: readonly CompiledObject[]): ReadonlyMap<string, Defined> {
  const kinds = new Map<string, Defined>();
  for (const { object } of objects) {
    if (object.kind !== "CustomResourceDefinition" || object.apiVersion !== "apiextensions.k8s.io/v1") continue;
    const spec = asRecord((object as unknown as Loose).spec);
    const kind = asText(asRecord(spec.names).kind);
    for (const entry of asList(spec.versions)) {
      const version = asRecord(entry);
      const key = `${asText(spec.group)}/${asText(version.name)} ${kind}`;
      if (version.served !== true) {
        kinds.set(key, "not served");
        continue;
      }
      const defined = kindSchema(version);
      if (defined !== undefined) kinds.set(key, defined);
    }
  }
  return kinds;
}

/** The schema of a kind: what a definition beside it says, or else what is known. */
export function schemaAmong(
  kinds: ReadonlyMap<string, Defined>,
  apiVersion: string,
  kind: string,
): Defined | undefined {
  return kinds.get(`${apiVersion} ${kind}`) ?? schemaOf(apiVersion, kind);
}

function kindSchema(version: Loose): KindSchema | undefined {
  const { openAPIV3Schema: schema } = asRecord(version.schema);
  if (!isRecord(schema)) return undefined;
  const whole = schema as Structural;
  const made = structuralOf(whole);
  if (made === undefined) return undefined;
  const own = made.properties ?? {};
  // A status with a path of its own is dropped from what is written.
  const apart = isRecord(asRecord(version.subresources).status);
  const node = nodeOf({
    ...made,
    type: "object",
    properties: {
      ...own,
      ...(apart ? { status: {} } : {}),
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: { ...own.metadata, $ref: objectMeta, required: ["name"] },
    },
    required: [...new Set(["metadata", ...(made.required ?? [])])].filter((name) => !(apart && name === "status")),
  });
  return { node, custom: true, hasRules: JSON.stringify(schema).includes('"x-kubernetes-validations"') };
}

/** A definition that is none, as a template's, is the rule `schema`'s to tell of. */
function structuralOf(schema: Structural): ReturnType<typeof structural> | undefined {
  try {
    return structural(schema);
  } catch {
    return undefined;
  }
}
