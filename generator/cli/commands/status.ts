import type { Forge } from "../../adapters/forge/port.ts";
import { readClusterPulls, readStatus } from "../../daily/status/read.ts";
import type { Asked } from "../../daily/status/status.ts";
import { toldBy } from "../../daily/status/untold.ts";
import { unknownEnvironment } from "../../diagnostics/unknown.ts";
import type { Progress } from "../../model/progress.ts";
import type { Cluster } from "../../model/resolved.ts";
import { systemAt } from "../../pipeline.ts";
import { clusterReader } from "../cluster-reader.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { openForge, projectAt } from "../project.ts";
import { nothing, print } from "../views/print.ts";
import { statusText } from "../views/status.ts";

interface StatusOptions {
  readonly format: "text" | "json";
}

/** `trip-config status [ENV]`: how environments stand, as far as a cluster and the forge tell. */
export async function status(
  environment: string | undefined,
  { format }: StatusOptions,
  { root, colour, progress }: GlobalOptions,
): Promise<ExitCode> {
  const view = { format, colour };
  const settled = await systemAt(root);
  if ("diagnostics" in settled) return fail(settled, view);
  const { system } = settled;
  const names = system.environments.map(({ name }) => name);
  if (environment !== undefined && !names.includes(environment)) {
    return fail(unknownEnvironment(environment, names), view);
  }
  const chosen = system.environments.filter(({ name }) => environment === undefined || name === environment);
  const sources = {
    read: clusterReader(progress),
    forge: await forgeOf(root, system.cluster, progress),
    cluster: system.cluster,
  };
  const environments = await Promise.all(chosen.map((one) => readStatus(sources, one)));
  const pulls = environment === undefined ? await readClusterPulls(sources) : undefined;
  const fields = { environments, ...(pulls && { cluster: { pulls } }) };
  await print(nothing, statusText(environments, pulls), fields, view);
  return exitCodes.done;
}

async function forgeOf(root: string, cluster: Cluster, progress: Progress): Promise<Asked<Forge>> {
  const project = await toldBy(() => projectAt(root));
  if (project.kind === "untold") return project;
  if ("code" in project.value) return { kind: "untold", why: project.value.message };
  const clone = project.value;
  return toldBy(() => openForge(clone, cluster, progress));
}
