import packageJson from "../../../package.json" with { type: "json" };
import type { Standing } from "../../adapters/forge/port.ts";
import { authorsSince } from "../../adapters/git/authors.ts";
import { dirtyFiles, filesAt } from "../../adapters/git/clone.ts";
import { inputsDigestOf } from "../../bot/publish/inputs.ts";
import { publish as publishTargets } from "../../bot/publish/publish.ts";
import { clusterName, targetsOf } from "../../bot/publish/target.ts";
import { release } from "../../bot/release/release.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import type { CompiledUnit } from "../../model/compiled.ts";
import { envsFolder, type Inputs } from "../../model/documents.ts";
import type { System } from "../../model/resolved.ts";
import { yamlText } from "../../model/yaml.ts";
import { prove } from "../../pipeline.ts";
import { load, loadFiles } from "../../stages/load/load.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";
import { describedByPlan } from "../planning.ts";
import { noSources, openForge, type Project, projectAt } from "../project.ts";
import { print } from "../views/print.ts";
import { publishedJson, publishedText } from "../views/published.ts";

interface PublishOptions {
  readonly env?: readonly string[];
  readonly allow?: readonly string[];
  readonly allowDirty?: boolean;
  readonly merge?: boolean;
  readonly dryRun?: boolean;
  readonly format: "text" | "json";
}

/** `trip-config publish`: opens, updates, closes and merges the bot's pull requests in config. */
export async function publish(options: PublishOptions, { root, colour, progress }: GlobalOptions): Promise<ExitCode> {
  const view = { format: options.format, colour };
  const fail = async (diagnostics: readonly Diagnostic[], sources = noSources) => {
    await print({ diagnostics, sources }, "Nothing was published.\n", { kind: "refused" }, view);
    return exitCodes.fault;
  };
  const project = await projectAt(root);
  if ("code" in project) return fail([project]);
  const dirty = await dirtyFiles(project, envsFolder);
  if (dirty.length > 0 && options.allowDirty !== true) return fail([dirtyWorkTree(dirty)]);
  const inputs = dirty.length > 0 ? load(root) : loadFiles(await filesAt(project, project.head, envsFolder));
  const proven = await provenUnits(inputs, options);
  const { system } = proven;
  if (system === undefined || hasErrors(proven.diagnostics)) return fail(proven.diagnostics, inputs.sources);

  const dryRun = options.dryRun === true;
  const forge = await openForge(project, system.cluster, progress);
  const standing = await forge.standing(project.head, dryRun ? "ask" : "bring");
  if (standing.kind === "elsewhere") return fail([notOnMain(project, standing)]);
  if (standing.kind === "superseded") {
    await print({ diagnostics: [], sources: noSources }, supersededText(standing), { ...standing }, view);
    return exitCodes.done;
  }
  const { released, diagnostics: tagged } = await release({
    config: forge.config,
    environments: system.environments,
    dryRun,
  });
  const result = await publishTargets({
    forge,
    bot: system.cluster.bot,
    targets: targetsOf(proven.units, {
      system,
      selected: ({ name }) => options.env === undefined || options.env.includes(name),
      render: yamlText,
    }),
    commit: project.head,
    environments: system.environments.map(({ name }) => name),
    partial: options.env !== undefined,
    generatorVersion: packageJson.version,
    inputsDigestOf: (name) => inputsDigestOf(inputs, name),
    dirty: dirty.length > 0,
    authorsSince: (earlier) => authorsSince(project, earlier, envsFolder),
    allow: options.allow ?? [],
    notesOf: (name) => unitsOf(name).flatMap((unit) => proven.allowed.get(unit) ?? []),
    dryRun,
    describe: describedByPlan(options.allow ?? []),
  });
  const passed = proven.diagnostics.filter(({ code }) => options.allow?.includes(code));
  const found = [...tagged, ...passed, ...result.targets.flatMap(({ diagnostics }) => diagnostics)];
  const text = publishedText(result, { released, dryRun, merging: options.merge === true });
  await print({ diagnostics: found, sources: inputs.sources }, text, publishedJson(result, released), view);
  return hasErrors(found) ? exitCodes.fault : exitCodes.done;
}

interface ProvenUnits {
  readonly system: System | undefined;
  readonly units: readonly CompiledUnit[];
  readonly diagnostics: readonly Diagnostic[];
  /** Findings that were allowed to pass, by the unit that they are about. */
  readonly allowed: ReadonlyMap<string, readonly string[]>;
}

async function provenUnits(inputs: Inputs, { env, allow }: PublishOptions): Promise<ProvenUnits> {
  const { checked, system } = await prove(inputs, {
    ...(env && { environments: env }),
    ...(allow && { allow }),
  });
  const units: CompiledUnit[] = [];
  const diagnostics: Diagnostic[] = [];
  const allowed = new Map<string, readonly string[]>();
  for (const item of checked.items) {
    diagnostics.push(...item.diagnostics);
    if (item.unit === undefined) continue;
    units.push(item.unit);
    const passed = item.diagnostics.filter(({ code, severity }) => severity === "warning" && allow?.includes(code));
    if (passed.length > 0) allowed.set(item.unit.name, [...new Set(passed.map(({ message }) => message))]);
  }
  return { system, units, diagnostics, allowed };
}

/** Names of the units that a pull request is made of. */
function unitsOf(name: string): readonly string[] {
  return name === clusterName ? [clusterName, "argocd"] : [name];
}

function dirtyWorkTree(files: readonly string[]): Diagnostic {
  const message = `What is published is a commit, and these files differ from HEAD: ${files.join(", ")}.`;
  const hint = "commit them, or publish them as they are with --allow-dirty.";
  return { code: "dirty-work-tree", severity: "error", message, hint };
}

function notOnMain({ head }: Project, standing: Extract<Standing, { kind: "elsewhere" }>): Diagnostic {
  const message = `The commit ${head.slice(0, 12)} is not on source's main branch, whose head is ${standing.head.slice(0, 12)}.`;
  return { code: "not-on-main", severity: "error", message, hint: standing.hint };
}

function supersededText({ head, pull }: Extract<Standing, { kind: "superseded" }>): string {
  return `Superseded: source's main is at ${head.slice(0, 12)} already. Nothing was published.\nTo go on from there: ${pull}\n`;
}
