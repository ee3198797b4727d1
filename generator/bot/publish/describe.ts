import type { PullText } from "../../adapters/forge/port.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Tree } from "../../model/tree.ts";
import { planDigest } from "../../stages/plan/digest.ts";
import { tellsAbout } from "../../stages/plan/elsewhere.ts";
import { planFolder } from "../../stages/plan/folder.ts";
import { objectsOf } from "../../stages/plan/plan.ts";
import { refusalsLeft } from "../../stages/plan/refusals.ts";
import { bodyOf } from "../../stages/plan/render/body.ts";
import { groupedSections } from "../../stages/plan/render/grouped-markdown.ts";
import { type Verdict, verdictSections } from "../../stages/plan/render/verdict.ts";
import { type Severe, severeIn } from "../../stages/plan/severe.ts";
import type { UnitPlan } from "../../stages/plan/unit-plan.ts";
import { textsBeside } from "../branch/files.ts";
import { markedBody } from "../branch/mark.ts";
import { cutBody, escapeMarkdown } from "../branch/text.ts";
import { alreadyIn } from "../earlier/earlier.ts";
import { alreadyMarkdown } from "../earlier/words.ts";
import type { TargetOptions } from "./options.ts";
import { branchOf, clusterTarget, ownFiles, type Target } from "./target.ts";

interface Standing {
  /** Main's head; undefined while config is empty. */
  readonly base: string | undefined;
  readonly baseTree: Tree;
  readonly waitsFor: readonly string[];
  /** Changes by hand that are overwritten. */
  readonly edits: readonly Diagnostic[];
}

interface Description {
  readonly text: PullText;
  /** What the text says. */
  readonly plans: readonly UnitPlan[];
  /** Digest of that. */
  readonly digest: string;
  /** What in the plan keeps the bot from merging, where it merges. */
  readonly severe: Severe | undefined;
  /** What the plan refuses and `--allow` does not name. */
  readonly refusals: readonly Diagnostic[];
}

/** Says what a target's pull request changes, and what that does to the running system. */
export async function describeTarget(target: Target, standing: Standing, options: TargetOptions): Promise<Description> {
  const { plans, before } = await plansOf(target, standing, options);
  const notes = notesOf(target, standing, options);
  const { merge, mergeUpTo } = target.rules;
  const severe = merge === "auto" ? severeIn(plans, mergeUpTo) : undefined;
  const digest = planDigest(plans);
  const verdict = { ...standingVerdict(target, standing, options), mergeUpTo, severe };
  const body = bodyOf([
    ...verdictSections(plans, verdict),
    ...pageSections(options),
    ...notes.map(escapeMarkdown),
    ...(await alreadySections(target, standing, { plans, before }, options)),
    ...groupedSections(plans),
  ]);
  const only = target.name === clusterTarget ? "" : ` --env ${target.name}`;
  return {
    text: {
      title: `${target.name}: ${titleOf(plans)}`,
      body: markedBody(cutBody(body, `This is cut: \`trip-config plan${only} --full\` shows all.`), digest),
    },
    plans,
    digest,
    severe,
    refusals: plans.flatMap((plan) => refusalsLeft(plan, options.allow)),
  };
}

interface Planned {
  readonly plans: readonly UnitPlan[];
  /** Texts of what main has. */
  readonly before: ReadonlyMap<string, string>;
}

/** What an address can hold is encoded in it already: within brackets it ends no link. */
function pageSections({ page }: TargetOptions): readonly string[] {
  return page === undefined
    ? []
    : [`[The page of this run](<${page}>) shows it as pictures and tables, before and after.`];
}

/** What the environment that comes before it has already. */
async function alreadySections(
  { earlier, units }: Target,
  { base }: Standing,
  { plans, before }: Planned,
  { forge: { config }, now, healthySince }: TargetOptions,
): Promise<readonly string[]> {
  const [plan, unit] = [plans[0], units[0]];
  if (earlier === undefined || base === undefined || plan === undefined || unit === undefined) return [];
  const asked = { config, main: base, earlier, plan, before, after: objectsOf(unit), now, healthySince };
  return (await alreadyIn(asked)).map((told) => alreadyMarkdown(told));
}

async function plansOf(
  target: Target,
  { base, baseTree }: Standing,
  { forge: { config } }: TargetOptions,
): Promise<Planned> {
  const paths = [...ownFiles(baseTree, target).keys()];
  const before = await textsBeside(config, base, paths, target.files);
  const asked = target.folders.map((folder) => tellsAbout(folder, before, target.files));
  const others = [...baseTree.keys()].filter((path) => asked.some((tells) => tells(path)));
  const elsewhere = base === undefined ? new Map<string, string>() : await config.texts(base, others);
  const plans = target.folders.map((folder) => {
    const unit = target.units.find(({ name }) => name === folder);
    return planFolder({ folder, unit, before, after: target.files, elsewhere });
  });
  return { plans, before };
}

/** Who merges it, whatever it does, and after what. */
function standingVerdict(
  { name, units, rules }: Target,
  { waitsFor }: Standing,
  { dirty, commit }: TargetOptions,
): Pick<Verdict, "firsts" | "person"> {
  const first = `Merge ${branchOf(clusterTarget)} first: this needs ${waitsFor.join(", ")}.`;
  return { firsts: waitsFor.length === 0 ? [] : [escapeMarkdown(first)], person: personOf() };

  function personOf(): string | undefined {
    if (dirty) return `It is made of a work tree with changes that the commit ${commit.slice(0, 12)} does not have.`;
    if (name === clusterTarget) return "What exists once per cluster never merges by itself.";
    if (units.length === 0) return "An environment that is no more never goes by itself.";
    return rules.merge === "auto" ? undefined : `\`publish.merge\` of ${name} is \`manual\`.`;
  }
}

/** What a reader of the pull request has to know besides, in whole sentences. */
function notesOf({ folders }: Target, { edits }: Standing, { notes }: TargetOptions): readonly string[] {
  return [...edits.map(({ message }) => message), ...folders.flatMap((folder) => notes.get(folder) ?? [])];
}

/** `3 to change, 1 to delete`: what a title has room for. */
function titleOf(plans: readonly UnitPlan[]): string {
  const sum = (of: "created" | "changed" | "deleted") => plans.reduce((total, { totals }) => total + totals[of], 0);
  const parts = [
    [sum("changed"), "to change"],
    [sum("created"), "to create"],
    [sum("deleted"), "to delete"],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return said.length === 0 ? "written differently, nothing changes" : said.join(", ");
}
