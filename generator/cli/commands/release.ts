import { readSourceMain } from "../../bot/propose/source-main.ts";
import { releaseEnvironments } from "../../bot/release/release.ts";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import { witnesses } from "../gate.ts";
import type { GlobalOptions } from "../global-options.ts";
import { openProject } from "../project.ts";
import { rememberingOfCommits } from "../remembering.ts";
import { nothing, print } from "../views/print.ts";
import { releasedText } from "../views/release.ts";

interface ReleaseOptions {
  readonly dryRun?: boolean;
  readonly allow?: readonly string[];
  readonly cache: boolean;
  readonly format: "text" | "json";
}

/**
 * `trip-config release`: tags what has changed on config's main in environments that follow tags. Which those are is what
 * source's main says: a clone that is behind may not know.
 */
export async function release(
  { dryRun = false, allow = [], cache, format }: ReleaseOptions,
  globals: GlobalOptions,
): Promise<ExitCode> {
  const view = { format, colour: globals.colour, stdout: globals.stdout };
  const opened = await openProject(globals);
  if (!("forge" in opened)) return fail(opened, view);
  const { config, source } = opened.forge;
  const { prefix } = opened.project;
  const main = await readSourceMain(source, prefix, rememberingOfCommits(cache, opened.project, globals));
  if (main === undefined) {
    await print(nothing, releasedText([], dryRun), { released: [] }, view);
    return exitCodes.done;
  }
  if ("diagnostics" in main) return fail(main, view);
  const unfinished = { ask: witnesses(opened, globals).unfinished, allow };
  const { released, diagnostics } = await releaseEnvironments(config, main.environments, dryRun, unfinished);
  const failed = hasErrors(diagnostics);
  const text = failed && released.length === 0 ? "Nothing was released.\n" : releasedText(released, dryRun);
  await print({ diagnostics, sources: main.sources }, text, { released }, view);
  return failed ? exitCodes.fault : exitCodes.done;
}
