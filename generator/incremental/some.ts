import type { Diagnostic, Sources } from "../diagnostics/diagnostic.ts";
import type { Checked, CheckedItem } from "../model/checked.ts";
import type { RememberedUnit, Units } from "../model/compilation.ts";
import type { Cluster, Environment } from "../model/resolved.ts";
import type { ValidInputs } from "../model/validated.ts";
import { type CheckOptions, check } from "../stages/check/check.ts";
import { compileSome } from "../stages/compile/compile.ts";
import type { InputStamp } from "../stages/load/stamps.ts";
import { resolveSome, type Some } from "../stages/resolve/resolve.ts";
import { filesIn } from "../stages/write/outputs.ts";
import type { Around } from "./around.ts";
import type { Index, UnitRecord } from "./index.ts";
import { filesOf } from "./owners.ts";
import type { Recalled } from "./recall.ts";
import { recordOf, type Told } from "./record.ts";
import { type TextsLeft, unprovenIn } from "./unproven.ts";

/** Everything that check says, with the units that are what they were as they are remembered. */
export interface ProvenSome {
  readonly checked: Checked;
  readonly cluster: Cluster;
  /** All units, for the next run. */
  readonly units: readonly UnitRecord[];
  /** Those that were compiled. */
  readonly resolved: readonly Environment[];
  /** What they are held against. */
  readonly beside: Pick<Units, "cluster" | "argocdFor">;
}

interface Known {
  readonly index: Index;
  readonly inputs: readonly InputStamp[];
  readonly recalled: Recalled;
  /** Asked for where something is to be proven. */
  readonly around: () => Around | undefined;
  /** Texts of files that were not read. */
  readonly textsOf: (files: readonly string[]) => ReadonlyMap<string, string>;
  readonly textsLeft: TextsLeft;
  readonly outputOf: Told["outputOf"];
}

/**
 * Resolves, compiles and proves what is not remembered. undefined: it has a fault that only the whole can tell, or it is
 * not its own change alone, so that everything is to be looked at.
 */
export function proveSome(valid: ValidInputs, known: Known, options: CheckOptions): ProvenSome | undefined {
  const { index, recalled } = known;
  const some = resolveSome(valid, index.providers);
  const names = recalled.filter((unit) => typeof unit === "string");
  if (some === undefined || some.each.length !== names.length) return undefined;
  const around = names.length === 0 ? nothing : known.around();
  if (around === undefined) return undefined;
  const environments = some.each.map(({ environment }) => environment);
  const units = recalled.map((unit) => (typeof unit === "string" ? unit : rememberedUnit(unit)));
  const compiled = compileSome(
    { system: { ...some, environments }, ...(some.waivers && { waivers: some.waivers }) },
    { ...around, units, conflicts: index.conflicts },
  );
  const before = new Map(index.units.map((unit) => [unit.name, unit]));
  const unproven: Units["unproven"] = (unit, texts) => unprovenIn(unit, texts, before.get(unit.name), known.textsLeft);
  const diagnostics = [...some.before, ...faultsOf(recalled, some), ...index.together];
  const sources = sourcesOf(valid, known);
  const checked = check(
    { units: { ...compiled, unproven }, ...(some.waivers && { waivers: some.waivers }), sources, diagnostics },
    options,
  );
  const items = [...checked.items];
  const records = recordsOf(items, valid, some, known);
  if (records === undefined) return undefined;
  const { cluster } = some;
  return { checked: { ...checked, items }, cluster, units: records, resolved: environments, beside: compiled };
}

const nothing: Around = { cluster: [], argocd: [] };

function rememberedUnit({ name, directory, findings, output }: UnitRecord): RememberedUnit {
  return { kind: "remembered", name, directory, findings, files: filesIn(output) };
}

/** What environments have wrong each by itself, in their order. */
function faultsOf(recalled: Recalled, { each }: Some): readonly Diagnostic[] {
  const found = new Map(each.map(({ environment, diagnostics }) => [environment.name, diagnostics]));
  return recalled.flatMap((unit) => (typeof unit === "string" ? (found.get(unit) ?? []) : unit.faults));
}

/** With the texts of the files that remembered findings point at. */
function sourcesOf({ sources }: ValidInputs, { recalled, index, textsOf }: Known): Sources {
  const files = toldFiles(index, recalled);
  return new Map([...sources, ...textsOf([...files].filter((file) => !sources.has(file)))]);
}

/** Files that remembered findings point at. */
export function toldFiles({ together, conflicts }: Index, recalled: Recalled): ReadonlySet<string> {
  const told = recalled.flatMap((unit) => (typeof unit === "string" ? [] : [...unit.faults, ...unit.findings]));
  return new Set([...told, ...together, ...conflicts].flatMap(filesOf));
}

/** All units as they are now; undefined where others see something else of one. */
function recordsOf(
  items: readonly CheckedItem[],
  { diagnostics, sources }: ValidInputs,
  { each }: Some,
  { index, inputs, recalled, outputOf }: Known,
): readonly UnitRecord[] | undefined {
  const record = recordOf({ inputs, each, before: diagnostics, sources, outputOf });
  const made = new Map(items.flatMap((item) => record(item) ?? []).map((one) => [one.name, one]));
  const before = new Map(index.units.map((unit) => [unit.name, unit]));
  const units = recalled.flatMap((unit) => (typeof unit === "string" ? (made.get(unit) ?? []) : [unit]));
  const isKept = units.every(({ name, outward }) => before.get(name)?.outward === outward);
  return isKept && units.length === recalled.length ? units : undefined;
}
