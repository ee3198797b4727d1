import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { hasColour, type Invocation } from "./invocation.ts";
import { print } from "./views/print.ts";

/** Tells what a forge refused like any other fault, in the form that the command was asked for. */
export function printRefusal(
  refusal: Diagnostic,
  { format, plain }: { readonly format?: string | undefined; readonly plain?: boolean },
  invocation: Invocation,
): Promise<void> {
  const colour = hasColour(invocation, plain !== true);
  const view = { format: format === "json" ? "json" : "text", colour, stdout: invocation.stdout } as const;
  return print({ diagnostics: [refusal], sources: new Map() }, "", { kind: "refused" }, view);
}
