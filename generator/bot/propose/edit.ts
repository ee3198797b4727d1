import type { Findings } from "../../diagnostics/diagnostic.ts";
import type { CompiledUnit } from "../../model/compiled.ts";
import { withTexts } from "../../model/files.ts";
import type { Environment } from "../../model/resolved.ts";
import type { FileChanges, Tree } from "../../model/tree.ts";
import { tellsAbout } from "../../stages/plan/elsewhere.ts";
import { planFolder } from "../../stages/plan/folder.ts";
import { objectsOf } from "../../stages/plan/plan.ts";
import { refusalsLeft } from "../../stages/plan/refusals.ts";
import { briefOf } from "../../stages/plan/render/brief.ts";
import { groupedSections } from "../../stages/plan/render/grouped-markdown.ts";
import { type Severe, severeIn } from "../../stages/plan/severe.ts";
import type { UnitPlan } from "../../stages/plan/unit-plan.ts";
import { changedOutput } from "../branch/output.ts";
import { alreadyIn } from "../earlier/earlier.ts";
import { alreadyMarkdown } from "../earlier/words.ts";
import type { ProposeOptions } from "./options.ts";
import { changedInputs, type Present } from "./present.ts";
import { provenEnvironment } from "./proven.ts";

/** A change of files under envs/, compiled and proven. */
export interface Edit extends Findings {
  /** What the environment comes to; absent with a fault, or when main has it already. */
  readonly environment?: Environment;
  /** What differs from source's main; nothing when main has it already. */
  readonly files: FileChanges;
  /** The environment's files as config would have them. */
  readonly compiled: ReadonlyMap<string, string>;
  /** What it does to what config's main has. */
  readonly plans: readonly UnitPlan[];
  /** The same as sections of markdown. */
  readonly plan: readonly string[];
  /** The plan at a glance. */
  readonly brief: readonly string[];
  /** What in the plan keeps the bot from merging, where it merges. */
  readonly severe?: Severe;
}

/** Proves what the texts, by path below envs/, come to. Findings are errors, and what `allow` let pass. */
export async function provenEdit(
  present: Present,
  baseTree: Tree,
  options: ProposeOptions,
  texts: FileChanges,
  /** The environment that images come from, where what it has is worth telling. */
  earlier?: string,
): Promise<Edit> {
  const { sources } = present;
  const inputs = changedInputs(options.prefix, baseTree, texts);
  if (inputs.size === 0) {
    return { diagnostics: [], sources, files: inputs, compiled: new Map(), plans: [], plan: [], brief: [] };
  }
  const { environment: folder, allow } = options;
  const proven = await provenEnvironment(withTexts(present.files, texts), folder, options);
  const { environment, unit, compiled } = proven;
  const planned = unit && (await planOver(options.forge, present.configHead, { folder, unit, compiled }));
  const plan = planned?.plan;
  const already =
    planned === undefined || unit === undefined || earlier === undefined
      ? []
      : await alreadyIn({
          ...planned,
          config: options.forge.config,
          main: present.configHead,
          earlier,
          after: objectsOf(unit),
          now: options.now,
          healthySince: options.healthySince,
        });
  const diagnostics = [...proven.diagnostics, ...(plan ? refusalsLeft(plan, allow) : [])].filter(
    ({ code, severity }) => severity === "error" || allow.includes(code),
  );
  const severe = plan && severeIn([plan], present.environment.publish.mergeUpTo);
  return {
    ...(environment && { environment }),
    ...(severe && { severe }),
    diagnostics,
    sources: new Map([...sources, ...proven.sources]),
    files: new Map([...inputs, ...changedOutput(options.prefix, folder, baseTree, compiled)]),
    compiled,
    plans: plan ? [plan] : [],
    plan: plan ? [...already.map((told) => alreadyMarkdown(told)), ...groupedSections([plan])] : [],
    brief: plan ? briefOf(plan) : [],
  };
}

interface Compiled {
  readonly folder: string;
  readonly unit: CompiledUnit;
  readonly compiled: ReadonlyMap<string, string>;
}

interface PlannedOver {
  readonly plan: UnitPlan;
  /** Texts of what config has. */
  readonly before: ReadonlyMap<string, string>;
}

/** What it does when an environment that was compiled takes the place of what a commit of config has. */
export async function planOver(
  { config }: Pick<ProposeOptions["forge"], "config">,
  commit: string,
  { folder, unit, compiled }: Compiled,
): Promise<PlannedOver> {
  const paths = [...(await config.tree(commit)).keys()];
  const files = (wanted: (path: string) => boolean) => config.texts(commit, paths.filter(wanted));
  const before = await files((path) => path.startsWith(`${folder}/`));
  const elsewhere = await files(tellsAbout(folder, before, compiled));
  return { plan: planFolder({ folder, unit, before, after: compiled, elsewhere }), before };
}
