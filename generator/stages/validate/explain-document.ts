import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { Document, DocumentKind } from "../../model/documents.ts";
import { explain } from "./explain.ts";
import { base, cluster, environment, sealed, waivers } from "./generated/explaining-validators.js";
import { withoutFaults } from "./salvage.ts";
import { relevant, type SchemaError } from "./schema-error.ts";

const validators = { base, cluster, environment, sealed, waivers } as const;

/** A compiled ajv validation function; it leaves its errors on itself. */
interface Validator {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** Every fault of a faulty env file, and what is left of the file without its faulty parts: undefined for nothing. */
export function explainDocument(document: Document): { content: unknown; faults: readonly Diagnostic[] } {
  const check = (value: unknown) => relevant(errorsOf(document.kind, value));
  const errors = check(document.value);
  const unknown = unknownFields(errors);
  const faults = errors.filter((error) => !isMisspelt(error, unknown)).map((error) => explain(document.file, error));
  return { content: withoutFaults(document.value, check, placeholders[document.kind]), faults };
}

/** Names of unknown fields by the place of the object that has them. */
function unknownFields(errors: readonly SchemaError[]): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>();
  for (const { keyword, instancePath, params } of errors) {
    if (keyword !== "additionalProperties") continue;
    const field = String(params.additionalProperty);
    const there = fields.get(instancePath);
    if (there === undefined) fields.set(instancePath, [field]);
    else there.push(field);
  }
  return fields;
}

/** Whether a field that is missing is there under another name, which has an error of its own. */
function isMisspelt(
  { keyword, params, instancePath, parentSchema }: SchemaError,
  unknown: ReadonlyMap<string, readonly string[]>,
): boolean {
  if (keyword !== "required") return false;
  const known = Object.keys((parentSchema.properties ?? {}) as object);
  return (unknown.get(instancePath) ?? []).some((field) => nearest(field, known) === params.missingProperty);
}

/** Stand for required fields that are missing; with that fault told, nothing is compiled from them. */
const placeholders: Readonly<Record<DocumentKind, Readonly<Record<string, unknown>>>> = {
  base: { $schema: "../schemas/base.schema.json", services: {} },
  environment: {
    $schema: "../schemas/environment.schema.json",
    hosts: { web: "web.invalid.example", api: "api.invalid.example", admin: "admin.invalid.example" },
    quota: { pods: "0" },
  },
  cluster: {
    $schema: "../schemas/cluster.schema.json",
    bot: { name: "missing", email: "missing@example.com" },
    forge: { type: "local" },
  },
  sealed: {},
  waivers: {},
};

function errorsOf(kind: DocumentKind, value: unknown): readonly SchemaError[] {
  const validator: Validator = validators[kind];
  return validator(value) ? [] : (validator.errors ?? []);
}
