import { manifestDocuments } from "../../diagnostics/manifest-yaml.ts";
import type { CompiledUnit, KubernetesObject } from "../../model/compiled.ts";
import { objectsOf, planUnit } from "./plan.ts";
import type { Follows } from "./scene.ts";
import type { UnitPlan } from "./unit-plan.ts";

/** A folder of config as it is and as it would be: texts by path, e.g. `dev/mysql/deployment-mysql.yaml`. */
export interface FolderChange {
  readonly folder: string;
  /** What is compiled for the folder; undefined: nothing any more. */
  readonly unit: CompiledUnit | undefined;
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
  readonly follows?: Follows;
  /** Texts of config's other folders by path, as far as `tellsAbout` asks for them. */
  readonly elsewhere?: ReadonlyMap<string, string>;
}

/** What the change of one folder does to the running system. */
export function planFolder({ folder, unit, before, after, follows, elsewhere = new Map() }: FolderChange): UnitPlan {
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
  const others = [...elsewhere.values()].flatMap((text) => objectIn(text) ?? []);
  return planUnit({
    unit: folder,
    before: objects,
    after: compiled,
    elsewhere: others,
    ...(follows && { follows }),
  });
}

/** The same of two commits of config, whatever they were compiled from. */
export function planTexts({ folder, before, after, elsewhere = new Map() }: Omit<FolderChange, "unit">): UnitPlan {
  const objects = (texts: ReadonlyMap<string, string>) =>
    new Map(
      [...texts].flatMap(([path, text]) => {
        const object = path.startsWith(`${folder}/`) ? objectIn(text) : undefined;
        return object === undefined ? [] : [[path.slice(folder.length + 1), object] as const];
      }),
    );
  const others = [...elsewhere.values()].flatMap((text) => objectIn(text) ?? []);
  return planUnit({ unit: folder, before: objects(before), after: objects(after), elsewhere: others });
}

/** The object of a file of config; a file that somebody broke by hand has none, and its object counts as new. */
export function objectIn(text: string): KubernetesObject | undefined {
  const read = manifestDocuments(text);
  const document = read.ok ? read.documents[0] : undefined;
  if (document === undefined || document.errors.length > 0) return undefined;
  const value: unknown = document.toJS();
  return typeof value === "object" && value !== null && "kind" in value && "metadata" in value
    ? (value as KubernetesObject)
    : undefined;
}
