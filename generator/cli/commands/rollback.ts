import { rollback as restore } from "../../bot/rollback/rollback.ts";
import type { ExitCode } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import { witnesses } from "../gate.ts";
import type { GlobalOptions } from "../global-options.ts";
import { openProject } from "../project.ts";
import { printProposed, proposeOptions } from "../proposal.ts";

interface RollbackOptions {
  readonly to?: string;
  readonly whole?: boolean;
  /** Seconds. */
  readonly ifDegradedFor?: number;
  readonly reason?: string;
  readonly pastMigration?: readonly string[];
  readonly merge?: boolean;
  readonly allow?: readonly string[];
  readonly cache: boolean;
  readonly dryRun?: boolean;
  readonly format: "text" | "json";
}

/** `trip-config rollback ENV`: a pull request in source that restores an earlier release, and holds it. */
export async function rollback(
  environment: string,
  options: RollbackOptions,
  globals: GlobalOptions,
): Promise<ExitCode> {
  const view = { format: options.format, colour: globals.colour, stdout: globals.stdout };
  const opened = await openProject(globals);
  if (!("forge" in opened)) return fail(opened, view, { text: "Nothing was changed." });
  const common = proposeOptions(environment, opened, options, globals);
  const { ifDegradedFor: seconds } = options;
  const restored = await restore({
    ...common,
    to: options.to,
    whole: options.whole === true,
    reason: options.reason,
    ifDegraded: seconds === undefined ? undefined : { seconds, ask: witnesses(opened, globals).degradedFor },
    pastMigrations: options.pastMigration ?? [],
    merge: options.merge === true,
  });
  return printProposed(restored, opened, common, view);
}
