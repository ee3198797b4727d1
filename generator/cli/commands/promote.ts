import { promote as promoteImages } from "../../bot/promote/promote.ts";
import type { ExitCode } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import { witnesses } from "../gate.ts";
import type { GlobalOptions } from "../global-options.ts";
import { openProject } from "../project.ts";
import { printProposed, proposeOptions } from "../proposal.ts";

interface PromoteOptions {
  readonly from?: string;
  readonly only?: readonly string[];
  readonly tag?: string;
  readonly gate: boolean;
  readonly liftHold?: boolean;
  readonly backwards?: boolean;
  readonly pastMigration?: readonly string[];
  readonly allow?: readonly string[];
  readonly cache: boolean;
  readonly dryRun?: boolean;
  readonly format: "text" | "json";
}

/** `trip-config promote ENV`: a pull request in source that moves the images of the earlier environment one on. */
export async function promote(environment: string, options: PromoteOptions, globals: GlobalOptions): Promise<ExitCode> {
  const view = { format: options.format, colour: globals.colour, stdout: globals.stdout };
  const opened = await openProject(globals);
  if (!("forge" in opened)) return fail(opened, view, { text: "Nothing was changed." });
  const common = proposeOptions(environment, opened, options, globals);
  const asked = options.gate ? witnesses(opened, globals) : undefined;
  const promoted = await promoteImages({
    ...common,
    from: options.from,
    only: options.only,
    tag: options.tag,
    gate: asked?.gate,
    unfinished: asked?.unfinished,
    liftHold: options.liftHold === true,
    backwards: options.backwards === true,
    pastMigrations: options.pastMigration ?? [],
  });
  return printProposed(promoted, opened, common, view);
}
