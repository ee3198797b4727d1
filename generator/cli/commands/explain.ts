import { type Code, codes } from "../../diagnostics/codes.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";

/** `trip-config explain CODE`: cause and cure of a diagnostic. */
export function explain(code: string, { stdout, stderr }: Pick<GlobalOptions, "stdout" | "stderr">): ExitCode {
  if (!isCode(code)) {
    const near = nearest(code, Object.keys(codes));
    const hint = near === undefined ? "docs/diagnostics.md lists all of them." : `Did you mean ${near}?`;
    stderr.write(`There is no diagnostic with the code ${code}. ${hint}\n`);
    return exitCodes.usage;
  }
  const { cause, cure, kind } = codes[code];
  const title = kind === undefined ? code : `${code} (${kind})`;
  stdout.write(`${title}\n\ncause: ${cause}\ncure: ${cure}\n`);
  return exitCodes.done;
}

function isCode(code: string): code is Code {
  return Object.hasOwn(codes, code);
}
