import type { Code } from "./codes.ts";

/** error: nothing is written. warning: said, and the run goes on. waived: either of them, which somebody lets stay. */
export type Severity = "error" | "warning" | "waived";

/**
 * Where a diagnostic points before its line is known.
 *
 * - `pointer`: a JSON pointer (RFC 6901). `files` are tried for the longest part of it that exists, the earlier file
 *   winning a tie: an environment's file before base.json, whose values it overrides. `target` says whether the key or
 *   the value is meant.
 * - `offset`: UTF-16 code units from the start of the file.
 * - `file`: the file as a whole.
 */
export type Place =
  | {
      readonly kind: "pointer";
      readonly files: readonly string[];
      readonly pointer: string;
      readonly target: "key" | "value";
    }
  | { readonly kind: "offset"; readonly file: string; readonly offset: number; readonly length: number }
  | { readonly kind: "file"; readonly file: string };

/** A fault of the user's data, or a finding about what was compiled from it. A value, never thrown. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly place?: Place;
  /** The Kubernetes object that the finding is about, as `Kind/name`, with its namespace in front where it has one. */
  readonly object?: string;
  /** What is wrong, in words; one or more sentences. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** Of what is waived: by a person or by a baseline, how much it counted, and why it may stay. */
  readonly waiver?: {
    readonly kind: "waiver" | "baseline";
    readonly severity: "error" | "warning";
    readonly why: string;
  };
  /** The value at the place is a credential: no output may show it. */
  readonly secret?: boolean;
}

/** A Kubernetes object in a YAML file, which may hold several. */
export interface ManifestSource {
  readonly file: string;
  /** Text of the whole file. */
  readonly text: string;
  /** Place of the object's document among those of the file, from 0. */
  readonly document: number;
  /** Keys that lead from the document to the object: those of an item of a List. */
  readonly path: readonly string[];
}

/** Input files by the name that places give them: the text of an env file, by its path from the project folder. */
export type Sources = ReadonlyMap<string, string | ManifestSource>;

/** Whether one of them keeps anything from being written. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

/** Findings, with the texts of the files that they point at. */
export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;
}
