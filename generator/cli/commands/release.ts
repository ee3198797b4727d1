import { release as releaseCommits } from "../../bot/release/release.ts";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import { prove } from "../../pipeline.ts";
import { load } from "../../stages/load/load.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";
import { noSources, openForge, projectAt } from "../project.ts";
import { print } from "../views/print.ts";
import { releaseLines } from "../views/published.ts";

interface ReleaseOptions {
  readonly dryRun?: boolean;
  readonly format: "text" | "json";
}

/** `trip-config release`: tags what has changed on config's main in environments that follow tags. */
export async function release(options: ReleaseOptions, { root, colour, progress }: GlobalOptions): Promise<ExitCode> {
  const view = { format: options.format, colour };
  const project = await projectAt(root);
  if ("code" in project) {
    await print({ diagnostics: [project], sources: noSources }, "", {}, view);
    return exitCodes.fault;
  }
  const inputs = load(root);
  const { system, checked } = await prove(inputs, {});
  if (system === undefined) {
    const diagnostics = [...checked.items].flatMap((item) => item.diagnostics);
    await print({ diagnostics, sources: inputs.sources }, "", {}, view);
    return exitCodes.fault;
  }
  const { config } = await openForge(project, system.cluster, progress);
  const dryRun = options.dryRun === true;
  const { released, diagnostics } = await releaseCommits({ config, environments: system.environments, dryRun });
  const lines = releaseLines(released, dryRun);
  const none = hasErrors(diagnostics) ? "Nothing was released.\n" : "Nothing to release.\n";
  const text = lines.length === 0 ? none : `${lines.join("\n")}\n`;
  await print({ diagnostics, sources: inputs.sources }, text, { released }, view);
  return hasErrors(diagnostics) ? exitCodes.fault : exitCodes.done;
}
