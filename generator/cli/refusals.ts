import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { print } from "./views/print.ts";

/** Tells what a forge refused like any other fault, in the form that the command was asked for. */
export function printRefusal(
  refusal: Diagnostic,
  { format, plain }: { readonly format?: string | undefined; readonly plain?: boolean },
): Promise<void> {
  const colour = plain !== true && process.env.NO_COLOR === undefined && process.stdout.isTTY === true;
  const view = { format: format === "json" ? "json" : "text", colour } as const;
  return print({ diagnostics: [refusal], sources: new Map() }, "", { kind: "refused" }, view);
}
