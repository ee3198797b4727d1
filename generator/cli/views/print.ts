import type { Findings } from "../../diagnostics/diagnostic.ts";
import type { LocatedDiagnostic } from "../../diagnostics/locate.ts";
import type { Output } from "../invocation.ts";
import { count } from "./count.ts";
import { located } from "./locating.ts";

export type Format = "text" | "json";

export const nothing: Findings = { diagnostics: [], sources: new Map() };

export interface PrintOptions {
  readonly format: Format;
  readonly colour: boolean;
  readonly stdout: Output;
}

/** Prints findings and a result: as text in this order, as JSON the findings beside the result's fields. */
export async function print(found: Findings, text: string, fields: object, options: PrintOptions): Promise<void> {
  const diagnostics = await located(found);
  if (options.format === "json") {
    const { jsonOf } = await import("../../diagnostics/json.ts");
    options.stdout.write(`${JSON.stringify({ diagnostics: diagnostics.map(jsonOf), ...fields }, null, 2)}\n`);
    return;
  }
  const { plainTextOf } = await import("../../diagnostics/text.ts");
  const { shown, left } = worst(diagnostics);
  const told = shown.length === 0 ? "" : `${plainTextOf(shown, options.colour)}\n`;
  options.stdout.write(told + left + text);
}

/** Where there are errors nothing else matters yet: warnings are counted, so that they bury none. */
function worst(diagnostics: readonly LocatedDiagnostic[]): {
  readonly shown: readonly LocatedDiagnostic[];
  readonly left: string;
} {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const warnings = diagnostics.filter(({ severity }) => severity === "warning").length;
  if (errors.length === 0 || warnings === 0) return { shown: diagnostics, left: "" };
  const left = `${count(errors.length, "error")}, ${count(warnings, "warning")}; warnings are shown when there is no error.\n`;
  return { shown: errors, left };
}
