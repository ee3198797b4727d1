import type { Proposed, ProposeOptions } from "../bot/propose/options.ts";
import { hasErrors } from "../diagnostics/diagnostic.ts";
import type { Cluster } from "../model/resolved.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { GlobalOptions } from "./global-options.ts";
import { openProject, provingWith } from "./proposing.ts";
import { print } from "./views/print.ts";
import { proposedJson, proposedText } from "./views/proposed.ts";

interface CommonOptions {
  readonly allow?: readonly string[];
  readonly dryRun?: boolean;
  readonly format: "text" | "json";
}

/** Opens the project, lets `make` change an environment by a pull request in source, and prints what became of it. */
export async function propose(
  environment: string,
  { allow = [], dryRun = false, format }: CommonOptions,
  globals: GlobalOptions,
  make: (common: ProposeOptions, cluster: Cluster) => Promise<Proposed>,
): Promise<ExitCode> {
  const view = { format, colour: globals.colour };
  const opened = await openProject(globals);
  if (!("forge" in opened)) {
    await print(opened, "Nothing was changed.\n", {}, view);
    return exitCodes.fault;
  }
  const { project, forge, bot, cluster } = opened;
  const { prefix } = project;
  const result = await make(
    { forge, bot, prefix, environment, ...provingWith(environment, allow), allow, dryRun },
    cluster,
  );
  const standing = result.action === "merged" ? await forge.standing(project.head, "ask") : undefined;
  await print(result, proposedText(result, { environment, dryRun, standing }), proposedJson(result), view);
  return hasErrors(result.diagnostics) ? exitCodes.fault : exitCodes.done;
}
