import type { Diagnostic, Findings } from "../diagnostics/diagnostic.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { type PrintOptions, print } from "./views/print.ts";

/** What a command that fails says besides. */
interface Consequence {
  /** A line, such as `Nothing was changed.`. */
  readonly text?: string;
  readonly fields?: object;
}

/** Tells why a command does not do what it was asked for. */
export async function fail(
  why: Diagnostic | Findings,
  view: PrintOptions,
  { text = "", fields = {} }: Consequence = {},
): Promise<ExitCode> {
  const found = "code" in why ? { diagnostics: [why], sources: new Map() } : why;
  await print(found, text === "" ? "" : `${text}\n`, fields, view);
  return exitCodes.fault;
}
