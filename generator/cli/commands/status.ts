import type { Standing } from "../../adapters/forge/port.ts";
import { readSourceMain } from "../../bot/propose/source-main.ts";
import { type SettledCommit, settledOf } from "../../commit-settings.ts";
import { readClusterPulls, readStatus } from "../../daily/status/read.ts";
import type { Asked } from "../../daily/status/status.ts";
import { toldBy } from "../../daily/status/untold.ts";
import type { Findings } from "../../diagnostics/diagnostic.ts";
import { unknownEnvironment } from "../../diagnostics/unknown.ts";
import { systemAt } from "../../pipeline.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { kubectlReader } from "../kubectl-reader.ts";
import { type Opened, openProject } from "../project.ts";
import { nothing, print } from "../views/print.ts";
import { shownInstead } from "../views/standing.ts";
import { statusText } from "../views/status.ts";

interface StatusOptions {
  readonly format: "text" | "json";
}

/** `trip-config status [ENV]`: how environments stand, as far as a cluster and the forge tell. */
export async function status(
  environment: string | undefined,
  { format }: StatusOptions,
  globals: GlobalOptions,
): Promise<ExitCode> {
  const view = { format, colour: globals.colour, stdout: globals.stdout };
  const opened = await openedBy(globals);
  if ("diagnostics" in opened) return fail(opened, view);
  const settled = await wantedBy(opened, globals.root);
  if ("diagnostics" in settled) return fail(settled, view);
  const { settings, main } = settled;
  const names = settings.environments.map(({ name }) => name);
  if (environment !== undefined && !names.includes(environment)) {
    return fail(unknownEnvironment(environment, names), view);
  }
  const asked = environment === undefined ? names : [environment];
  const chosen = (await Promise.all(asked.map(settings.environment))).filter((one) => one !== undefined);
  const sources = {
    read: kubectlReader(globals),
    forge: opened.kind === "told" ? ({ kind: "told", value: opened.value.forge } as const) : opened,
    cluster: settings.cluster,
  };
  const environments = await Promise.all(chosen.map((one) => readStatus(sources, one)));
  const pulls = environment === undefined ? await readClusterPulls(sources) : undefined;
  const fields = { ...(main && { source: main }), environments, ...(pulls && { cluster: { pulls } }) };
  const note = main && shownInstead(main.standing, main.commit === main.head);
  const text = statusText(environments, pulls);
  await print(nothing, note === undefined ? text : `${note}\n\n${text}`, fields, view);
  return exitCodes.done;
}

/** The forge, or why there is none. Findings: nothing says which. */
async function openedBy(globals: GlobalOptions): Promise<Asked<Opened> | Findings> {
  const opened = await toldBy(() => openProject(globals));
  if (opened.kind === "untold") return opened;
  if ("diagnostics" in opened.value) return opened.value;
  return "code" in opened.value ? { kind: "untold", why: opened.value.message } : { kind: "told", value: opened.value };
}

interface Wanted {
  readonly settings: SettledCommit;
  /** Of source's main where the settings are from there; and the clone's HEAD, with how it stands to that. */
  readonly main?: { readonly commit: string; readonly head: string; readonly standing: Standing };
}

/** The settings of source's main: a clone may be behind it. Where nobody tells of it, those of the clone. */
async function wantedBy(opened: Asked<Opened>, root: string): Promise<Wanted | Findings> {
  if (opened.kind === "untold") return ofClone(root);
  const { forge, project } = opened.value;
  const read = await toldBy(async () => {
    const main = await readSourceMain(forge.source, project.prefix, {});
    return main && { main, standing: await forge.standing(project.head, "ask") };
  });
  if (read.kind === "untold" || read.value === undefined) return ofClone(root);
  const { main, standing } = read.value;
  if ("diagnostics" in main) return main;
  return { settings: main, main: { commit: main.commit, head: project.head, standing } };
}

async function ofClone(root: string): Promise<Wanted | Findings> {
  const settled = await systemAt(root);
  return "diagnostics" in settled ? settled : { settings: settledOf(settled) };
}
