import type { Describe } from "../bot/publish/options.ts";
import { manifestDocuments } from "../diagnostics/manifest-yaml.ts";
import type { CompiledUnit, KubernetesObject } from "../model/compiled.ts";
import { objectsOf, planUnit } from "../stages/plan/plan.ts";
import { refusalsLeft } from "../stages/plan/refusals.ts";
import { bodyOf } from "../stages/plan/render/body.ts";
import { briefOf } from "../stages/plan/render/brief.ts";
import { markdownSections } from "../stages/plan/render/markdown.ts";
import type { Follows } from "../stages/plan/scene.ts";
import type { UnitPlan } from "../stages/plan/unit-plan.ts";

/** A folder of config as it is and as it would be: texts by path, e.g. `dev/mysql/deployment-mysql.yaml`. */
export interface FolderChange {
  readonly folder: string;
  /** What is compiled for the folder; undefined: nothing any more. */
  readonly unit: CompiledUnit | undefined;
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
  readonly follows?: Follows;
}

/** What the change of one folder does to the running system. */
export function planFolder({ folder, unit, before, after, follows }: FolderChange): UnitPlan {
  const compiled = unit === undefined ? new Map<string, KubernetesObject>() : objectsOf(unit);
  const prefix = `${folder}/`;
  const objects = new Map<string, KubernetesObject>();
  for (const [path, text] of before) {
    if (!path.startsWith(prefix)) continue;
    const own = path.slice(prefix.length);
    const same = after.get(path) === text ? compiled.get(own) : undefined;
    const object = same ?? objectIn(text);
    if (object !== undefined) objects.set(own, object);
  }
  return planUnit({ unit: folder, before: objects, after: compiled, ...(follows && { follows }) });
}

/** The object of a file of config; a file that somebody broke by hand has none, and its object counts as new. */
function objectIn(text: string): KubernetesObject | undefined {
  const read = manifestDocuments(text);
  const document = read.ok ? read.documents[0] : undefined;
  if (document === undefined || document.errors.length > 0) return undefined;
  const value: unknown = document.toJS();
  return typeof value === "object" && value !== null && "kind" in value && "metadata" in value
    ? (value as KubernetesObject)
    : undefined;
}

/** Describes a pull request by its plan; what the plan refuses and `allow` does not name stops it. */
export function describedByPlan(allow: readonly string[]): Describe {
  return ({ name, folders, units, before, after, notes }) => {
    const plans = folders.map((folder) =>
      planFolder({ folder, unit: units.find((unit) => unit.name === folder), before, after }),
    );
    return {
      title: `${name}: ${titleOf(plans)}`,
      body: bodyOf([...notes, ...plans.flatMap(markdownSections)]),
      brief: plans.flatMap(briefOf),
      diagnostics: plans.flatMap((plan) => refusalsLeft(plan, allow)),
    };
  };
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
