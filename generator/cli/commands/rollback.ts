import { hasErrors } from "../../diagnostics/diagnostic.ts";
import { rollback as rollBack } from "../../rollback/rollback.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { witnesses } from "../gate.ts";
import type { GlobalOptions } from "../program.ts";
import { openProject, provingWith } from "../proposing.ts";
import { print } from "../views/print.ts";
import { proposedJson, proposedText } from "../views/proposed.ts";

interface RollbackOptions {
  readonly to?: string;
  readonly whole?: boolean;
  /** Seconds. */
  readonly ifDegradedFor?: number;
  readonly reason?: string;
  readonly merge?: boolean;
  readonly allow?: readonly string[];
  readonly dryRun?: boolean;
  readonly format: "text" | "json";
}

/** `trip-config rollback ENV`: a pull request in source that restores an earlier release, and holds it. */
export async function rollback(
  environment: string,
  options: RollbackOptions,
  { root, colour }: GlobalOptions,
): Promise<ExitCode> {
  const view = { format: options.format, colour };
  const opened = await openProject(root);
  if (!("forge" in opened)) {
    await print(opened, "Nothing was changed.\n", {}, view);
    return exitCodes.fault;
  }
  const { project, forge, bot, cluster } = opened;
  const allow = options.allow ?? [];
  const dryRun = options.dryRun === true;
  const { ifDegradedFor } = options;
  const result = await rollBack({
    forge,
    bot,
    prefix: project.prefix,
    environment,
    ...provingWith(environment, allow),
    allow,
    dryRun,
    to: options.to,
    whole: options.whole === true,
    reason: options.reason,
    ifDegraded:
      ifDegradedFor === undefined ? undefined : { seconds: ifDegradedFor, ask: witnesses(forge, cluster).degradedFor },
    merge: options.merge === true,
  });
  const standing = result.action === "merged" ? await forge.standing(project.head, "ask") : undefined;
  await print(result, proposedText(result, { environment, dryRun, standing }), proposedJson(result), view);
  return hasErrors(result.diagnostics) ? exitCodes.fault : exitCodes.done;
}
