import { usualRelease } from "../../../model/kubernetes/releases.ts";
import { asList, asRecord, asText, isRecord, type Loose } from "../../../model/loose.ts";
import { faultsOf, type Path } from "../schema/faults.ts";
import { nodeOf } from "../schema/node.ts";
import { type Structural, structural } from "../schema/structural.ts";
import { isSet, type Problem, refuseIf } from "./problem.ts";

type Level = "root" | "items" | "field";

const types = ["array", "boolean", "integer", "number", "object", "string"];
const unsupported = ["$ref", "additionalItems", "definitions", "dependencies", "id", "patternProperties"];

/**
 * Schemas of custom resources: types everywhere, and nothing that describes in what only chooses (apiextensions-apiserver
 * pkg/apiserver/schema/validation.go, ValidateStructural, and validate of pkg/apis/apiextensions/validation).
 */
export function structuralProblems(schema: unknown, path: Path, level: Level = "root"): readonly Problem[] {
  if (!isRecord(schema)) return [];
  const own = [
    ...typeProblems(schema, path, level),
    ...propertyProblems(schema, path, level),
    ...listProblems(schema, path),
    ...defaultProblems(schema, path),
    ...valueProblems(schema, path, schema["x-kubernetes-int-or-string"] === true),
  ];
  const fields = Object.entries(asRecord(schema.properties));
  return [
    ...own,
    ...fields.flatMap(([name, field]) => structuralProblems(field, [...path, "properties", name], "field")),
    ...structuralProblems(schema.items, [...path, "items"], "items"),
    ...structuralProblems(schema.additionalProperties, [...path, "additionalProperties"], "field"),
  ];
}

function typeProblems(schema: Loose, path: Path, level: Level): readonly Problem[] {
  const type = asText(schema.type);
  const embedded = schema["x-kubernetes-embedded-resource"] === true;
  const keeps = schema["x-kubernetes-preserve-unknown-fields"];
  const open = schema["x-kubernetes-int-or-string"] === true || keeps === true;
  return [
    ...refuseIf(type === "" && !(open && !embedded), path, "has no `type`.", "Say what it is."),
    ...refuseIf(
      type !== "" && !types.includes(type),
      [...path, "type"],
      `must be one of ${types.join(", ")}.`,
      "Correct it.",
    ),
    ...refuseIf(
      type !== "" && type !== "object" && (embedded || level === "root"),
      [...path, "type"],
      "must be object here.",
      "Correct it.",
    ),
    ...refuseIf(
      level === "root" && schema.nullable === true,
      [...path, "nullable"],
      "is set at the root.",
      "Remove it.",
    ),
    ...refuseIf(
      keeps === false,
      [...path, "x-kubernetes-preserve-unknown-fields"],
      "is false, but may only be true or absent.",
      "Remove it.",
    ),
    ...unsupported.flatMap((field) =>
      refuseIf(isSet(schema[field]) && isFilled(schema[field]), [...path, field], "is not supported.", "Remove it."),
    ),
    ...refuseIf(schema.uniqueItems === true, [...path, "uniqueItems"], "is not supported.", "Use a list type of set."),
  ];
}

function isFilled(value: unknown): boolean {
  return value !== "" && !(isRecord(value) && Object.keys(value).length === 0);
}

function propertyProblems(schema: Loose, path: Path, level: Level): readonly Problem[] {
  const properties = asRecord(schema.properties);
  const embedded = schema["x-kubernetes-embedded-resource"] === true;
  const isResource = embedded || level === "root";
  const names = Object.keys(asRecord(asRecord(properties.metadata).properties));
  const metadata = Object.keys(asRecord(properties.metadata)).filter(
    (field) => !["type", "properties", "default", "description"].includes(field),
  );
  return [
    ...refuseIf(
      Object.keys(properties).length > 0 && isSet(schema.additionalProperties),
      [...path, "additionalProperties"],
      "is set beside properties.",
      "Keep one.",
    ),
    ...refuseIf(
      embedded && schema["x-kubernetes-preserve-unknown-fields"] !== true && Object.keys(properties).length === 0,
      path,
      "is an embedded resource without `properties`.",
      "Add them, or keep unknown fields.",
    ),
    ...["kind", "apiVersion"].flatMap((field) =>
      refuseIf(
        isResource && isRecord(properties[field]) && asRecord(properties[field]).type !== "string",
        [...path, "properties", field, "type"],
        "must be string.",
        "Correct it.",
      ),
    ),
    ...refuseIf(
      isResource && isRecord(properties.metadata) && asRecord(properties.metadata).type !== "object",
      [...path, "properties", "metadata", "type"],
      "must be object.",
      "Correct it.",
    ),
    ...refuseIf(
      level === "root" && (names.some((name) => name !== "name" && name !== "generateName") || metadata.length > 0),
      [...path, "properties", "metadata"],
      "may only speak of name and generateName.",
      "Remove the rest: metadata is checked anyway.",
    ),
  ];
}

const listTypes = ["atomic", "map", "set"];

function listProblems(schema: Loose, path: Path): readonly Problem[] {
  const type = schema["x-kubernetes-list-type"];
  const keys = asList(schema["x-kubernetes-list-map-keys"]).map(asText);
  const items = asRecord(schema.items);
  const fields = asRecord(items.properties);
  const mapType = schema["x-kubernetes-map-type"];
  const isObjects = items.type === "object" && items["x-kubernetes-map-type"] !== "atomic";
  const place = [...path, "x-kubernetes-list-map-keys"];
  return [
    ...refuseIf(schema.type === "array" && !isSet(schema.items), path, "is a list without `items`.", "Add them."),
    ...refuseIf(Array.isArray(schema.items), [...path, "items"], "must be one schema.", "Keep one."),
    ...refuseIf(
      isSet(type) && (schema.type !== "array" || !listTypes.includes(asText(type))),
      [...path, "x-kubernetes-list-type"],
      `must be one of ${listTypes.join(", ")}, and of a list.`,
      "Correct it.",
    ),
    ...refuseIf(type === "map" && keys.length === 0, path, "is a map without x-kubernetes-list-map-keys.", "Add them."),
    ...refuseIf(type !== "map" && keys.length > 0, place, "is for lists of type map.", "Remove it."),
    ...refuseIf(type === "set" && isObjects, [...path, "items"], "must be atomic in a set.", "Set its map type."),
    ...(type === "map" ? keys : []).flatMap((key) => {
      const field = asRecord(fields[key]);
      const isSure = asList(items.required).includes(key) || isSet(field.default);
      if (!isRecord(fields[key])) return refuseIf(true, place, `names ${key}, which items do not have.`, "Correct it.");
      return refuseIf(!isSure, place, `names ${key}, which items may lack.`, "Require it, or give it a default.");
    }),
    ...refuseIf(
      isSet(mapType) && mapType !== "atomic" && mapType !== "granular",
      [...path, "x-kubernetes-map-type"],
      "must be atomic or granular.",
      "Correct it.",
    ),
  ];
}

/** A default is what it is the default of. */
function defaultProblems(schema: Loose, path: Path): readonly Problem[] {
  if (!isSet(schema.default) || schema["x-kubernetes-embedded-resource"] === true) return [];
  try {
    const [fault] = faultsOf(nodeOf(structural(schema as Structural)), schema.default, true, usualRelease);
    const hint = "Correct the default, or the schema.";
    return refuseIf(fault !== undefined, [...path, "default"], "does not fit its own schema.", hint);
  } catch {
    // What is no schema at all is told of elsewhere.
    return [];
  }
}

/** Fields that describe, and that choices may not have: they only choose. */
const generic = [
  ...["type", "description", "default", "title", "nullable", "additionalProperties"],
  ...["x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string"],
  ...["x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-map-type"],
];

function valueProblems(schema: Loose, path: Path, isIntOrString: boolean): readonly Problem[] {
  const lists = ["allOf", "anyOf", "oneOf"].flatMap((of) =>
    asList(schema[of]).map((one, index) => [one, [...path, of, index]] as const),
  );
  const ways = isRecord(schema.not) ? [...lists, [schema.not, [...path, "not"]] as const] : lists;
  return [
    ...refuseIf(
      schema.pattern !== undefined && !isPattern(asText(schema.pattern)),
      [...path, "pattern"],
      "is no pattern that Go reads.",
      "Correct it: RE2 has no look-around and no references back.",
    ),
    ...(isIntOrString ? [] : ways.flatMap(([one, place]) => nestedProblems(asRecord(one), place))),
  ];
}

function nestedProblems(schema: Loose, path: Path): readonly Problem[] {
  const fields = Object.entries(asRecord(schema.properties)).map(
    ([name, field]) => [field, [...path, "properties", name]] as const,
  );
  const below = isRecord(schema.items) ? [...fields, [schema.items, [...path, "items"]] as const] : fields;
  return [
    ...generic.flatMap((field) =>
      refuseIf(
        isSet(schema[field]) && schema[field] !== false && schema[field] !== "",
        [...path, field],
        "is set in a choice, which only chooses.",
        "Move it out of the choice.",
      ),
    ),
    ...valueProblems(schema, path, false),
    ...below.flatMap(([one, place]) => nestedProblems(asRecord(one), place)),
  ];
}

/** RE2 is much like JavaScript's patterns, without what makes them slow. Only what is surely wrong is told. */
function isPattern(pattern: string): boolean {
  if (/\(\?<?[=!]|\\[1-9]/.test(pattern.replaceAll("\\\\", ""))) return false;
  const opened = pattern.replace(/\\./g, "").replace(/\[[^\]]*\]/g, "");
  return (opened.match(/\(/g)?.length ?? 0) === (opened.match(/\)/g)?.length ?? 0);
}
