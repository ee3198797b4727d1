import type { Repository } from "../../adapters/forge/port.ts";
import { cutBody, maxBody } from "../../bot/branch/text.ts";
import { alreadyMarkdown, alreadyText } from "../../bot/earlier/words.ts";
import { proveWorkTree } from "../../commit-pipeline.ts";
import { healthySinceOf } from "../../daily/health/healthy-since.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import { bodyOf } from "../../stages/plan/render/body.ts";
import { groupedSections } from "../../stages/plan/render/grouped-markdown.ts";
import { groupedText } from "../../stages/plan/render/grouped-text.ts";
import { planJson } from "../../stages/plan/render/json.ts";
import { markdownSections } from "../../stages/plan/render/markdown.ts";
import { planText } from "../../stages/plan/render/text.ts";
import type { UnitPlan } from "../../stages/plan/unit-plan.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { today } from "../invocation.ts";
import { commitOf, foundKnown, type PlannedUnit, plansAgainst, plansBeside } from "../plans.ts";
import { openForge, projectAt } from "../project.ts";
import { finishedPull, unknownPull } from "../pull-faults.ts";
import { rememberingOfCommits } from "../remembering.ts";
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
  readonly cache: boolean;
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
  const selection = {
    today: today(globals),
    ...(options.env && { environments: options.env }),
    ...(options.allow && { allow: options.allow }),
  };
  const remembering = rememberingOfCommits(options.cache, project, globals);
  const made = await proveWorkTree(root, { ...selection, ...remembering });
  const { checked, settings } = made;
  const { diagnostics, ...found } = foundKnown(made);
  if (settings === undefined || hasErrors(diagnostics))
    return fail({ diagnostics, sources: checked.sources }, view, refused);
  const { config, source, standing } = await openForge(project, settings.cluster, globals);
  if (options.comment !== undefined) {
    const pull = await source.pulls.get(options.comment);
    if (pull === undefined) return fail(unknownPull(options.comment, "source"), view, refused);
    if (pull.state !== "open") return fail(finishedPull(pull, "source"), view, refused);
  }
  const commit = await commitOf(config, options.against);
  if (commit === undefined && options.against !== undefined)
    return fail(unknownReference(options.against), view, refused);
  const proven = { ...found, selection, settings };
  // Since when an environment has something is a question about config's main.
  const asked = { now: globals.now(), healthySince: healthySinceOf(settings.cluster, config) };
  const units =
    options.against === undefined
      ? await plansBeside({ config, commit }, proven, asked)
      : (await plansAgainst({ config, commit }, proven)).map((one) => ({ plan: one, already: [] }));
  const behind = behindLine(await standing(project.head, "ask"));
  // JSON is a list of plans, and says nothing else.
  if (behind !== undefined && options.format === "json") stderr.write(`${behind}\n`);
  const head = behind === undefined || options.format === "json" ? "" : `${behind}\n\n`;
  stdout.write(head + rendered(units, options, colour));
  if (options.comment !== undefined) await commentPlan(source, options.comment, units, options.env);
  return exitCodes.done;
}

/** Of plans of other environments, each has a comment of its own. */
async function commentPlan(
  source: Repository,
  number: number,
  units: readonly PlannedUnit[],
  environments: readonly string[] = [],
): Promise<void> {
  const only = environments.map((name) => ` --env ${name}`).join("");
  const body = `# What publishing this changes\n\n${rendered(units, { format: "markdown" }, false)}`;
  const pointer = `This is cut: \`trip-config plan${only} --full\` shows all.`;
  await source.pulls.comment(number, ["plan", ...environments].join("-"), cutBody(body, pointer, maxBody - markerRoom));
}

/** Characters for the hidden text that a comment is found by. */
const markerRoom = 1_000;

function unknownReference(reference: string): Diagnostic {
  const message = `The config repository has no branch, tag or commit \`${reference}\`.`;
  const hint = "name a branch, a release such as v1.0.0, or a full commit hash on its main branch.";
  return { code: "unknown-reference", severity: "error", message, hint };
}

/** In JSON all plans, else those that change something. */
function rendered(
  units: readonly PlannedUnit[],
  { format, full = false }: Pick<PlanOptions, "format" | "full">,
  colour: boolean,
): string {
  const plans = units.map(({ plan }) => plan);
  if (format === "json") return plans.length === 0 ? "[]\n" : `[\n${plans.map(planJson).join(",\n")}\n]\n`;
  const changing = plans.filter(isChange);
  if (changing.length === 0) return "Nothing changes.\n";
  if (format === "markdown") {
    const already = units.flatMap((one) => one.already.map((told) => alreadyMarkdown(told, one.plan.unit)));
    return bodyOf([...already, ...(full ? markdownSections(changing) : groupedSections(plans))]);
  }
  const already = units.flatMap((one) => one.already.map((told) => `\n${alreadyText(told, one.plan.unit)}\n`));
  const text = full ? changing.map((one) => planText(one, colour)).join("\n") : groupedText(plans, colour);
  return [text, ...already].join("");
}

function isChange({ totals }: UnitPlan): boolean {
  return totals.created + totals.changed + totals.deleted + totals.restated > 0;
}
