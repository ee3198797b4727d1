import { releaseEnvironments } from "../../bot/release/release.ts";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import { systemAt } from "../../pipeline.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { openForge, projectAt } from "../project.ts";
import { print } from "../views/print.ts";
import { releasedText } from "../views/release.ts";

interface ReleaseOptions {
  readonly dryRun?: boolean;
  readonly format: "text" | "json";
}

/** `trip-config release`: tags what has changed on config's main in environments that follow tags. */
export async function release(
  { dryRun = false, format }: ReleaseOptions,
  { root, colour, progress }: GlobalOptions,
): Promise<ExitCode> {
  const view = { format, colour };
  const project = await projectAt(root);
  if ("code" in project) return fail(project, view);
  const settled = await systemAt(root);
  if ("diagnostics" in settled) return fail(settled, view);
  const { system, sources } = settled;
  const { config } = await openForge(project, system.cluster, progress);
  const { released, diagnostics } = await releaseEnvironments(config, system.environments, dryRun);
  const failed = hasErrors(diagnostics);
  const text = failed && released.length === 0 ? "Nothing was released.\n" : releasedText(released, dryRun);
  await print({ diagnostics, sources }, text, { released }, view);
  return failed ? exitCodes.fault : exitCodes.done;
}
