import type { Repository } from "../../adapters/forge/port.ts";
import { textsBeside } from "../../bot/branch/files.ts";
import { cutBody, maxBody } from "../../bot/branch/text.ts";
import { keepingKinds } from "../../bot/publish/kept-kinds.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import type { CheckedItem } from "../../model/checked.ts";
import type { CompiledUnit, KubernetesObject } from "../../model/compiled.ts";
import { yamlText } from "../../model/yaml.ts";
import { load, prove } from "../../pipeline.ts";
import { tellsAbout } from "../../stages/plan/elsewhere.ts";
import { planFolder } from "../../stages/plan/folder.ts";
import { bodyOf } from "../../stages/plan/render/body.ts";
import { groupedSections } from "../../stages/plan/render/grouped-markdown.ts";
import { groupedText } from "../../stages/plan/render/grouped-text.ts";
import { planJson } from "../../stages/plan/render/json.ts";
import { markdownSections } from "../../stages/plan/render/markdown.ts";
import { planText } from "../../stages/plan/render/text.ts";
import type { UnitPlan } from "../../stages/plan/unit-plan.ts";
import { worstUnits } from "../../stages/plan/worst-first.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { today } from "../invocation.ts";
import { openForge, projectAt } from "../project.ts";
import { finishedPull, unknownPull } from "../pull-faults.ts";
import { behindLine } from "../views/standing.ts";

interface PlanOptions {
  readonly env?: readonly string[];
  readonly against?: string;
  /** Number of a pull request of source. */
  readonly comment?: number;
  readonly allow?: readonly string[];
  readonly format: "text" | "json" | "markdown";
  /** Every unit, object and field by itself. */
  readonly full?: boolean;
}

/**
 * `trip-config plan`: what publishing the env files as they are now would change in config, and what that does to the
 * running system, the worst first.
 */
export async function plan(options: PlanOptions, globals: GlobalOptions): Promise<ExitCode> {
  const { root, colour, stdout, stderr } = globals;
  const view = { format: options.format === "json" ? "json" : "text", colour, stdout } as const;
  const refused = { text: "Nothing was planned." };
  const project = await projectAt(globals);
  if ("code" in project) return fail(project, view, refused);
  const inputs = load(root);
  const selection = {
    today: today(globals),
    ...(options.env && { environments: options.env }),
    ...(options.allow && { allow: options.allow }),
  };
  const { checked, system } = await prove(inputs, selection);
  const diagnostics: Diagnostic[] = [];
  const paths = new Map<string, ReadonlySet<string>>();
  for (const { unit, diagnostics: found } of checked.items) {
    diagnostics.push(...found);
    if (unit !== undefined) paths.set(unit.name, new Set(unit.objects.map(({ path }) => path)));
  }
  if (system === undefined || hasErrors(diagnostics))
    return fail({ diagnostics, sources: checked.sources }, view, refused);
  const { config, source, standing } = await openForge(project, system.cluster, globals);
  if (options.comment !== undefined) {
    const pull = await source.pulls.get(options.comment);
    if (pull === undefined) return fail(unknownPull(options.comment, "source"), view, refused);
    if (pull.state !== "open") return fail(finishedPull(pull, "source"), view, refused);
  }
  const commit = await commitOf(config, options.against);
  if (commit === undefined && options.against !== undefined)
    return fail(unknownReference(options.against), view, refused);
  // Compiled once more, instead of keeping the objects of all environments until everything was proven.
  const again = await prove(inputs, selection);
  const revisions = new Map(system.environments.map(({ name, argocd }) => [name, argocd.targetRevision]));
  const keeping = (argocd: CompiledUnit) => keepingKinds(argocd, system, paths, { config, commit });
  const compared = { config, commit, tags: await config.tags(), revisions, keeping };
  const plans = worstUnits(await plansOf(again.checked.items, compared), (one) => [one]);
  const behind = behindLine(await standing(project.head, "ask"));
  // JSON is a list of plans, and says nothing else.
  if (behind !== undefined && options.format === "json") stderr.write(`${behind}\n`);
  const head = behind === undefined || options.format === "json" ? "" : `${behind}\n\n`;
  stdout.write(head + rendered(plans, options, colour));
  if (options.comment !== undefined) await commentPlan(source, options.comment, plans, options.env);
  return exitCodes.done;
}

/** Of plans of other environments, each has a comment of its own. */
async function commentPlan(
  source: Repository,
  number: number,
  plans: readonly UnitPlan[],
  environments: readonly string[] = [],
): Promise<void> {
  const only = environments.map((name) => ` --env ${name}`).join("");
  const body = `# What publishing this changes\n\n${rendered(plans, { format: "markdown" }, false)}`;
  const pointer = `This is cut: \`trip-config plan${only} --full\` shows all.`;
  await source.pulls.comment(number, ["plan", ...environments].join("-"), cutBody(body, pointer, maxBody - markerRoom));
}

/** Characters for the hidden text that a comment is found by. */
const markerRoom = 1_000;

/** A branch, a tag, or a commit of config; its main branch when none is named. undefined: there is none. */
async function commitOf(config: Repository, reference: string | undefined): Promise<string | undefined> {
  const branch = await config.branch(reference ?? config.main);
  if (branch !== undefined || reference === undefined) return branch;
  const tag = (await config.tags()).get(reference);
  if (tag !== undefined) return tag;
  const main = await config.branch(config.main);
  if (main === undefined || !/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(reference)) return undefined;
  const history = await config.commitsBetween(undefined, main);
  return history.find(({ oid }) => oid === reference)?.oid;
}

function unknownReference(reference: string): Diagnostic {
  const message = `The config repository has no branch, tag or commit \`${reference}\`.`;
  const hint = "name a branch, a release such as v1.0.0, or a full commit hash on its main branch.";
  return { code: "unknown-reference", severity: "error", message, hint };
}

/** What plans are made against. */
interface Compared {
  readonly config: Repository;
  readonly commit: string | undefined;
  readonly tags: ReadonlyMap<string, string>;
  /** What the environments' Applications follow. */
  readonly revisions: ReadonlyMap<string, string>;
  /** Argo CD's folder as config is to have it. */
  readonly keeping: (argocd: CompiledUnit) => Promise<{ readonly argocd: CompiledUnit }>;
}

async function plansOf(
  items: Iterable<CheckedItem>,
  { config, commit, tags, revisions, keeping }: Compared,
): Promise<readonly UnitPlan[]> {
  const files = commit === undefined ? [] : [...(await config.tree(commit)).keys()];
  const plans: UnitPlan[] = [];
  for (const { unit: compiled, texts } of items) {
    if (compiled === undefined || compiled.kind === "ci" || texts === undefined) continue;
    const unit = compiled.kind === "argocd" ? (await keeping(compiled)).argocd : compiled;
    const textOf = (object: KubernetesObject, index: number) =>
      object === compiled.objects[index]?.object ? (texts[index] ?? "") : yamlText(object);
    const folder = unit.name;
    const own = files.filter((path) => path.startsWith(`${folder}/`));
    const after = new Map(unit.objects.map(({ path, object }, index) => [`${folder}/${path}`, textOf(object, index)]));
    const before = await textsBeside(config, commit, own, after);
    const others = files.filter(tellsAbout(folder, before, after));
    const elsewhere = commit === undefined ? new Map<string, string>() : await config.texts(commit, others);
    const follows = { targetRevision: revisions.get(folder), tags };
    plans.push(planFolder({ folder, unit, before, after, follows, elsewhere }));
  }
  return plans;
}

/** In JSON all plans, else those that change something. */
function rendered(
  plans: readonly UnitPlan[],
  { format, full = false }: Pick<PlanOptions, "format" | "full">,
  colour: boolean,
): string {
  if (format === "json") return plans.length === 0 ? "[]\n" : `[\n${plans.map(planJson).join(",\n")}\n]\n`;
  const changing = plans.filter(isChange);
  if (changing.length === 0) return "Nothing changes.\n";
  if (format === "markdown") return bodyOf(full ? markdownSections(changing) : groupedSections(plans));
  return full ? changing.map((one) => planText(one, colour)).join("\n") : groupedText(plans, colour);
}

function isChange({ totals }: UnitPlan): boolean {
  return totals.created + totals.changed + totals.deleted + totals.restated > 0;
}
