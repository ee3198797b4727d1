import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/**
 * A forge will not do something, and trying again does not help: no credentials, no rights, a repository that is
 * archived, a rule of the branch. Exit code 1. Thrown, as no stage can go on after it.
 */
export interface Refused extends Error {
  readonly refusal: Diagnostic;
}

export function refused(code: Diagnostic["code"], message: string, hint?: string): Refused {
  const refusal: Diagnostic = { code, severity: "error", message, ...(hint !== undefined && { hint }) };
  return Object.assign(new Error(message), { refusal });
}

export function isRefused(error: unknown): error is Refused {
  return error instanceof Error && "refusal" in error;
}
