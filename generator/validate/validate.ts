import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Document, DocumentKind, Inputs } from "../model/documents.ts";
import type { BaseFile, ClusterFile, EnvironmentFile } from "../model/input.ts";
import type { ValidDocument, ValidInputs } from "../model/validated.ts";
import { explain } from "./explain.ts";
import * as validators from "./generated/validators.js";
import { withoutFaults } from "./salvage.ts";
import { relevant, type SchemaError } from "./schema-error.ts";

/** A compiled ajv validation function; it leaves its errors on itself. */
interface Validator {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/**
 * Holds every env file against its schema. A faulty file is passed on without its faulty parts where something useful
 * is left of it, so that the faults of later stages are told in the same run.
 */
export function validate(inputs: Inputs): ValidInputs {
  const diagnostics: Diagnostic[] = [...inputs.diagnostics];
  const valid: ValidDocument<unknown>[] = [];
  const kinds = new Map<string, DocumentKind>();
  for (const document of inputs.documents) {
    const { content, faults } = validDocument(document);
    diagnostics.push(...faults);
    kinds.set(document.file, document.kind);
    if (content === undefined) continue;
    valid.push({ file: document.file, name: document.name, content, partial: faults.length > 0 });
  }
  const ofKind = (kind: DocumentKind) => valid.filter(({ file }) => kinds.get(file) === kind);
  const [base] = ofKind("base") as ValidDocument<BaseFile>[];
  const [cluster] = ofKind("cluster") as ValidDocument<ClusterFile>[];
  return {
    ...(base && { base }),
    ...(cluster && { cluster }),
    environments: ofKind("environment") as ValidDocument<EnvironmentFile>[],
    assets: inputs.assets,
    sources: inputs.sources,
    diagnostics,
  };
}

function validDocument(document: Document): { content: unknown; faults: readonly Diagnostic[] } {
  const check = (value: unknown) => errorsOf(document.kind, value);
  const errors = check(document.value);
  if (errors.length === 0) return { content: document.value, faults: [] };
  const faults = relevant(errors).map((error) => explain(document, error));
  return { content: withoutFaults(document.value, check), faults };
}

function errorsOf(kind: DocumentKind, value: unknown): readonly SchemaError[] {
  const validator: Validator = validators[kind];
  return validator(value) ? [] : (validator.errors ?? []);
}
