import type { Diagnostic } from "./diagnostic.ts";

/** An error that `--allow` names becomes a warning that says so. */
export function allowed(diagnostic: Diagnostic, allow: readonly string[]): Diagnostic {
  if (diagnostic.severity !== "error" || !allow.includes(diagnostic.code)) return diagnostic;
  return {
    ...diagnostic,
    severity: "warning",
    message: `${diagnostic.message} Allowed by --allow ${diagnostic.code}.`,
  };
}
