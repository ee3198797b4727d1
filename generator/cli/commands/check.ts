import { pipeline } from "../../pipeline.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { GlobalOptions } from "../program.ts";
import { currentRun, isRunning } from "../run.ts";
import { type Format, printWritten } from "../views/written.ts";

interface CheckOptions {
  readonly env?: readonly string[];
  readonly allow?: readonly string[];
  readonly format: Format;
}

/** `trip-config check`: compiles and proves, and writes nothing. */
export async function check(options: CheckOptions, { root, colour }: GlobalOptions): Promise<ExitCode> {
  const written = await pipeline({
    root,
    mode: "none",
    run: currentRun(),
    isRunning,
    ...(options.env && { environments: options.env }),
    ...(options.allow && { allow: options.allow }),
  });
  await printWritten(written, { mode: "none", format: options.format, colour });
  return written.diagnostics.some(({ severity }) => severity === "error") ? exitCodes.fault : exitCodes.done;
}
