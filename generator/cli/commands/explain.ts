import { type Code, codes } from "../../diagnostics/codes.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";

/** `trip-config explain CODE`: cause and cure of a diagnostic. */
export function explain(code: string): ExitCode {
  if (!isCode(code)) {
    const near = nearest(code, Object.keys(codes));
    const hint = near === undefined ? "docs/diagnostics.md lists all of them." : `Did you mean ${near}?`;
    process.stderr.write(`There is no diagnostic with the code ${code}. ${hint}\n`);
    return exitCodes.usage;
  }
  const { cause, cure, kind } = codes[code];
  const title = kind === undefined ? code : `${code} (${kind})`;
  process.stdout.write(`${title}\n\ncause: ${cause}\ncure: ${cure}\n`);
  return exitCodes.done;
}

function isCode(code: string): code is Code {
  return Object.hasOwn(codes, code);
}
