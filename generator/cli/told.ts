import { isRefused } from "../model/refused.ts";
import { isSystemError } from "../model/system-error.ts";
import { isUnavailable } from "../model/unavailable.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { Invocation } from "./invocation.ts";

/** Says why a command has ended before its end. */
export async function told(
  error: unknown,
  view: { readonly format?: string | undefined; readonly plain?: boolean },
  invocation: Invocation,
): Promise<ExitCode> {
  const { stderr } = invocation;
  if (isRefused(error)) {
    const { printRefusal } = await import("./refusals.ts");
    await printRefusal(error.refusal, view, invocation);
    return exitCodes.fault;
  }
  if (isUnavailable(error)) {
    stderr.write(`${error.message}\nTrying again may help.\n`);
    return exitCodes.unavailable;
  }
  if (isSystemError(error)) {
    stderr.write(`trip-config cannot go on: ${error.message}\n`);
    return exitCodes.fault;
  }
  stderr.write(`${describe(error)}\n`);
  return exitCodes.bug;
}

function describe(error: unknown): string {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This is a bug in trip-config. Please report it with the following lines:\n${detail}`;
}
