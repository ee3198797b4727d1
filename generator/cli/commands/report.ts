import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Forge } from "../../adapters/forge/port.ts";
import type { CommittedClone } from "../../adapters/git/clone.ts";
import type { EnvironmentFacts, Step } from "../../daily/report/facts.ts";
import { environmentFacts } from "../../daily/report/gather.ts";
import { readReleases, readSteps } from "../../daily/report/past.ts";
import type { Asked } from "../../daily/status/status.ts";
import { toldBy } from "../../daily/status/untold.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import { unknownEnvironment } from "../../diagnostics/unknown.ts";
import type { System } from "../../model/resolved.ts";
import { load, surveyed } from "../../pipeline.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { today } from "../invocation.ts";
import { commitOf, foundIn, plansAgainst } from "../plans.ts";
import { openForge, projectAt } from "../project.ts";
import { located } from "../views/locating.ts";
import { nothing, print } from "../views/print.ts";

interface ReportOptions {
  readonly to: string;
  readonly env?: readonly string[];
  readonly plan?: boolean;
  readonly format: "text" | "json";
}

/** `trip-config report --to DIR`: a page of what the env files come to, and of what was found; whatever was found, it is written. */
export async function report({ to, env, plan, format }: ReportOptions, globals: GlobalOptions): Promise<ExitCode> {
  const { root, colour, stdout } = globals;
  const view = { format, colour, stdout };
  const inputs = load(root);
  const selection = { today: today(globals), ...(env && { environments: env }) };
  const { checked, surveys, system, waivers } = await surveyed(inputs, selection);
  const names = system?.environments.map(({ name }) => name) ?? [];
  const unknown = system === undefined ? undefined : env?.find((name) => !names.includes(name));
  if (unknown !== undefined) return fail(unknownEnvironment(unknown, names), view, { text: "Nothing was written." });
  const { diagnostics, paths } = foundIn(checked.items);
  const byName = new Map(system?.environments.map((one) => [one.name, one]));
  const environments: EnvironmentFacts[] = [];
  for (const one of surveys) {
    const environment = byName.get(one.unit.name);
    if (environment !== undefined) environments.push(environmentFacts(one, environment));
  }
  const project = await projectAt(globals);
  const forge = await forgeOf(project, system, globals);
  const isProven = !hasErrors(diagnostics);
  const planned =
    plan !== true
      ? undefined
      : await askForge(forge, async ({ config }) => {
          if (system === undefined || !isProven) return undefined;
          return plansAgainst(
            { config, commit: await commitOf(config, undefined) },
            { inputs, selection, settings: system, paths },
          );
        });
  const told = new Set(environments.map(({ name }) => name));
  const chosen = system?.environments.filter(({ name }) => told.has(name)) ?? [];
  const findings = await located({ diagnostics, sources: checked.sources });
  const { pageOf } = await import("../../daily/report/page.ts");
  const page = await pageOf({
    product: system?.cluster.product ?? "trip-config",
    at: globals.now().toISOString(),
    ...(!("code" in project) && { commit: project.head }),
    environments,
    findings,
    waivers: waivers?.waivers ?? [],
    steps: await stepsOf(project, environments),
    releases: await askForge(forge, (opened) => readReleases(opened, chosen)),
    ...(planned && {
      plans:
        planned.kind === "told" && planned.value !== undefined
          ? { kind: "told", value: planned.value }
          : { kind: "untold", why: planned.kind === "untold" ? planned.why : "there are errors, which are below." },
    }),
  });
  const file = writePage(resolve(globals.here, to), page, globals.run);
  await print(nothing, `The page is ${file}\n`, { file, environments: environments.length }, view);
  return exitCodes.done;
}

/** The forge, or why there is none. */
async function forgeOf(
  project: CommittedClone | Diagnostic,
  system: System | undefined,
  globals: GlobalOptions,
): Promise<Asked<Forge>> {
  if ("code" in project) return { kind: "untold", why: project.message };
  if (system === undefined) return { kind: "untold", why: "the env files have a fault." };
  return toldBy(() => openForge(project, system.cluster, globals));
}

function askForge<Value>(forge: Asked<Forge>, ask: (forge: Forge) => Promise<Value>): Promise<Asked<Value>> {
  return forge.kind === "untold" ? Promise.resolve(forge) : toldBy(() => ask(forge.value));
}

function stepsOf(
  project: CommittedClone | Diagnostic,
  environments: readonly EnvironmentFacts[],
): Promise<Asked<readonly Step[]>> {
  if ("code" in project) return Promise.resolve({ kind: "untold", why: project.message });
  return toldBy(() => readSteps(project, environments));
}

/** A reader sees the old page or the new one. */
function writePage(folder: string, page: string, run: string): string {
  mkdirSync(folder, { recursive: true });
  const [file, staged] = [join(folder, "index.html"), join(folder, `.index.html.${run}`)];
  try {
    writeFileSync(staged, page);
    renameSync(staged, file);
  } finally {
    rmSync(staged, { force: true });
  }
  return file;
}
