import type { Repository } from "../adapters/forge/port.ts";
import { textsBeside } from "../bot/branch/files.ts";
import { alreadyIn, type HealthySince } from "../bot/earlier/earlier.ts";
import type { Already } from "../bot/earlier/words.ts";
import { keepingKinds, kindsKept } from "../bot/publish/kept-kinds.ts";
import { pathsBeside, unitsThere } from "../bot/publish/recalled.ts";
import type { ProvenCommit, Recalled } from "../commit-pipeline.ts";
import type { Diagnostic, Findings } from "../diagnostics/diagnostic.ts";
import type { CheckedItem } from "../model/checked.ts";
import type { CompiledUnit, KubernetesObject } from "../model/compiled.ts";
import type { Inputs } from "../model/documents.ts";
import { yamlText } from "../model/yaml.ts";
import { prove } from "../pipeline.ts";
import type { CheckOptions } from "../stages/check/check.ts";
import { tellsAbout } from "../stages/plan/elsewhere.ts";
import { planFolder } from "../stages/plan/folder.ts";
import { objectsOf, unchangedPlan } from "../stages/plan/plan.ts";
import type { UnitPlan } from "../stages/plan/unit-plan.ts";
import { worstUnits } from "../stages/plan/worst-first.ts";

/** A commit of config; undefined: it has none yet. */
interface Base {
  readonly config: Repository;
  readonly commit: string | undefined;
}

/** Who can say what environments have already of what others get. */
type AskAlready = (
  environment: string,
  made: Pick<Parameters<typeof alreadyIn>[0], "plan" | "before" | "after">,
) => Promise<readonly Already[]>;

/** What was proven without a fault, with the paths of each unit's objects. */
interface ProvenInputs {
  readonly inputs: Inputs;
  readonly selection: CheckOptions;
  readonly settings: NonNullable<ProvenCommit["settings"]>;
  readonly paths: Paths;
  /** What was found, where some of it is what it was. */
  readonly known?: Known | undefined;
}

type Paths = ReadonlyMap<string, ReadonlySet<string>>;

interface Known {
  readonly items: readonly CheckedItem[];
  readonly recalled: Recalled;
}

/** What was proven with what the run before has left, as far as plans need it; and what was found in it. */
export function foundKnown({ checked, inputs, recalled }: ProvenCommit) {
  if (recalled === undefined) return { ...foundIn(checked.items), inputs };
  const items = [...checked.items];
  const { diagnostics, paths } = foundIn(items);
  return { diagnostics, inputs, paths: pathsBeside(recalled, paths), known: { items, recalled } };
}

/** All findings of what is being proven, and what `plansAgainst` asks of the units: it keeps no object. */
export function foundIn(items: Iterable<CheckedItem>): { readonly paths: Paths } & Pick<Findings, "diagnostics"> {
  const diagnostics: Diagnostic[] = [];
  const paths = new Map<string, ReadonlySet<string>>();
  for (const { unit, diagnostics: found } of items) {
    diagnostics.push(...found);
    if (unit !== undefined) paths.set(unit.name, new Set(unit.objects.map(({ path }) => path)));
  }
  return { diagnostics, paths };
}

/** What publishing the env files would change in config as it is in a commit, the worst unit first. */
export async function plansAgainst(base: Base, proven: ProvenInputs): Promise<readonly UnitPlan[]> {
  return (await plannedUnits(base, proven)).map(({ plan }) => plan);
}

/** The same, each with what the environment that comes before has already, on config's main. */
export async function plansBeside(
  { config, commit }: Base,
  proven: ProvenInputs,
  { now, healthySince }: { readonly now: Date; readonly healthySince: HealthySince },
): Promise<readonly PlannedUnit[]> {
  const earlier = new Map(proven.settings.environments.map(({ name, promotion }) => [name, promotion.from]));
  const ask: AskAlready = async (environment, made) => {
    const before = earlier.get(environment);
    if (before === undefined || commit === undefined) return [];
    return alreadyIn({ ...made, config, main: commit, earlier: before, now, healthySince });
  };
  return plannedUnits({ config, commit }, proven, ask);
}

export interface PlannedUnit {
  readonly plan: UnitPlan;
  readonly already: readonly Already[];
}

async function plannedUnits(base: Base, proven: ProvenInputs, ask?: AskAlready): Promise<readonly PlannedUnit[]> {
  const { settings, paths } = proven;
  const revisions = new Map(settings.environments.map(({ name, argocd }) => [name, argocd.targetRevision]));
  const keeping = (argocd: CompiledUnit) => keepingKinds(argocd, settings, paths, base);
  const compared = { ...base, tags: await base.config.tags(), revisions, keeping, ...(ask && { ask }) };
  const items = (await knownItems(base, proven)) ?? (await itemsAgain(proven));
  return worstUnits(await plansOf(items, compared), ({ plan }) => [plan]);
}

/** What was found, where the commit has all that was remembered; undefined: some of it is to be compared. */
async function knownItems(
  { config, commit }: Base,
  { settings, paths, known }: ProvenInputs,
): Promise<readonly CheckedItem[] | undefined> {
  if (known === undefined || commit === undefined) return undefined;
  const same = await unitsThere(config, commit, known.recalled);
  const isSame = (name: string) => same.has(name);
  if (![...known.recalled.outputs.keys()].every((name) => name === "ci" || isSame(name))) return undefined;
  const kept = await kindsKept(settings, paths, { config, commit, isSame });
  return kept.size === 0 ? known.items : undefined;
}

/** Compiled once more, instead of keeping the objects of all environments until everything was proven. */
async function itemsAgain({ inputs, selection, known }: ProvenInputs): Promise<Iterable<CheckedItem>> {
  const again = await prove(known === undefined ? inputs : await known.recalled.whole(), selection);
  return again.checked.items;
}

/** A branch, a tag, or a commit of config; its main branch when none is named. undefined: there is none. */
export async function commitOf(config: Repository, reference: string | undefined): Promise<string | undefined> {
  const branch = await config.branch(reference ?? config.main);
  if (branch !== undefined || reference === undefined) return branch;
  const tag = (await config.tags()).get(reference);
  if (tag !== undefined) return tag;
  const main = await config.branch(config.main);
  if (main === undefined || !/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(reference)) return undefined;
  const history = await config.commitsBetween(undefined, main);
  return history.find(({ oid }) => oid === reference)?.oid;
}

/** What plans are made against. */
interface Compared extends Base {
  readonly tags: ReadonlyMap<string, string>;
  /** What the environments' Applications follow. */
  readonly revisions: ReadonlyMap<string, string>;
  /** Argo CD's folder as config is to have it. */
  readonly keeping: (argocd: CompiledUnit) => Promise<{ readonly argocd: CompiledUnit }>;
  readonly ask?: AskAlready;
}

async function plansOf(
  items: Iterable<CheckedItem>,
  { config, commit, tags, revisions, keeping, ask }: Compared,
): Promise<readonly PlannedUnit[]> {
  const files = commit === undefined ? [] : [...(await config.tree(commit)).keys()];
  const plans: PlannedUnit[] = [];
  for (const { unit: compiled, files: texts, remembered } of items) {
    if (remembered !== undefined && remembered.name !== "ci") {
      plans.push({ plan: unchangedPlan(remembered.name, remembered.files), already: [] });
    }
    if (compiled === undefined || compiled.kind === "ci" || texts === undefined) continue;
    const unit = compiled.kind === "argocd" ? (await keeping(compiled)).argocd : compiled;
    const compiledTexts = new Map(compiled.objects.map(({ path, object }) => [object, texts.get(path)]));
    const textOf = (object: KubernetesObject) => compiledTexts.get(object) ?? yamlText(object);
    const folder = unit.name;
    const there = files.filter((path) => path.startsWith(`${folder}/`));
    const after = new Map(unit.objects.map(({ path, object }) => [`${folder}/${path}`, textOf(object)]));
    const before = await textsBeside(config, commit, there, after);
    const others = files.filter(tellsAbout(folder, before, after));
    const elsewhere = commit === undefined ? new Map<string, string>() : await config.texts(commit, others);
    const follows = { targetRevision: revisions.get(folder), tags };
    const plan = planFolder({ folder, unit, before, after, follows, elsewhere });
    plans.push({ plan, already: (await ask?.(folder, { plan, before, after: objectsOf(unit) })) ?? [] });
  }
  return plans;
}
