import type { Proposed, ProposeOptions } from "../bot/propose/options.ts";
import { healthySinceOf } from "../daily/health/healthy-since.ts";
import { hasErrors } from "../diagnostics/diagnostic.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { GlobalOptions } from "./global-options.ts";
import type { Opened } from "./project.ts";
import { rememberingOfCommits } from "./remembering.ts";
import { type PrintOptions, print } from "./views/print.ts";
import { proposedJson, proposedText } from "./views/proposal.ts";

interface CommonOptions {
  readonly allow?: readonly string[];
  readonly dryRun?: boolean;
  readonly cache: boolean;
}

/** What every change of an environment by a pull request in source is made with. */
export function proposeOptions(
  environment: string,
  { project, forge, bot, cluster }: Opened,
  { allow = [], dryRun = false, cache }: CommonOptions,
  globals: GlobalOptions,
): ProposeOptions {
  const healthySince = healthySinceOf(cluster, forge.config);
  return {
    ...{ forge, bot, prefix: project.prefix, environment, allow, dryRun, now: globals.now(), healthySince },
    ...rememberingOfCommits(cache, project, globals),
  };
}

/** Prints what became of such a pull request. */
export async function printProposed(
  proposed: Proposed,
  { project, forge }: Opened,
  { environment, dryRun }: ProposeOptions,
  view: PrintOptions,
): Promise<ExitCode> {
  const standing = proposed.action === "merged" ? await forge.standing(project.head, "ask") : undefined;
  await print(proposed, proposedText(proposed, { environment, dryRun, standing }), proposedJson(proposed), view);
  return hasErrors(proposed.diagnostics) ? exitCodes.fault : exitCodes.done;
}
