import type { LocatedDiagnostic } from "./locate.ts";

/** A diagnostic in `--format json`: the fields of the text form, the place in numbers. */
export interface JsonDiagnostic {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly hint?: string;
  /** Of what is waived. */
  readonly waiver?: { readonly kind: string; readonly severity: string; readonly why: string };
  readonly objects: readonly string[];
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1, in UTF-16 code units. */
  readonly column?: number;
  readonly length?: number;
}

export function jsonOf({
  code,
  severity,
  message,
  hint,
  waiver,
  objects,
  location,
}: LocatedDiagnostic): JsonDiagnostic {
  const { file, range } = location ?? {};
  return {
    code,
    severity,
    objects,
    ...(file !== undefined && { file }),
    ...(range !== undefined && { line: range.line, column: range.column, length: range.length }),
    message,
    ...(hint !== undefined && { hint }),
    ...(waiver !== undefined && { waiver }),
  };
}
