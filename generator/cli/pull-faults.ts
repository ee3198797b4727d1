import type { Pull } from "../adapters/forge/port.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

export function unknownPull(number: number): Diagnostic {
  const message = `There is no pull request ${number}.`;
  const hint = "`trip-config pr list --state all` shows all.";
  return { code: "unknown-pull-request", severity: "error", message, hint };
}

export function finishedPull({ number, state }: Pull): Diagnostic {
  return { code: "closed-pull-request", severity: "error", message: `Pull request ${number} is ${state} already.` };
}
