import type { CompiledUnit, KubernetesObject } from "../../model/compiled.ts";
import { bulkOf } from "./bulk.ts";
import type { Effect } from "./effect.ts";
import { callers } from "./effects/callers.ts";
import { classes } from "./effects/classes.ts";
import { clusterVersion } from "./effects/cluster-version.ts";
import { config } from "./effects/config.ts";
import { cronJobs } from "./effects/cron-jobs.ts";
import { data } from "./effects/data.ts";
import { dataVersions } from "./effects/data-versions.ts";
import { endpoints } from "./effects/endpoints.ts";
import { exposure } from "./effects/exposure.ts";
import { firstStart } from "./effects/first-start.ts";
import { forgottenReplicas } from "./effects/forgotten-replicas.ts";
import { hooks } from "./effects/hooks.ts";
import { images } from "./effects/images.ts";
import { immutable } from "./effects/immutable.ts";
import { inUse } from "./effects/in-use.ts";
import { kafkaMetadata } from "./effects/kafka-metadata.ts";
import { leftBehind } from "./effects/left-behind.ts";
import { mounts } from "./effects/mounts.ts";
import { movedRoutes } from "./effects/moved-routes.ts";
import { network } from "./effects/network.ts";
import { otherKind } from "./effects/other-kind.ts";
import { keptPods } from "./effects/pod-order.ts";
import { progressive } from "./effects/progressive.ts";
import { protections } from "./effects/protections.ts";
import { renamed } from "./effects/renamed.ts";
import { quotas, resources } from "./effects/resources.ts";
import { restarts } from "./effects/restarts.ts";
import { retention } from "./effects/retention.ts";
import { rights } from "./effects/rights.ts";
import { scaling } from "./effects/scaling.ts";
import { sync } from "./effects/sync.ts";
import { tags } from "./effects/tags.ts";
import { topics } from "./effects/topics.ts";
import { refusals } from "./refusals.ts";
import { type Follows, type ObjectsByPath, type Pair, type Scene, sceneOf } from "./scene.ts";
import type { Change, UnitPlan } from "./unit-plan.ts";
import { worstChanges, worstEffects } from "./worst-first.ts";

/** One unit's folder as config holds it and as it is compiled. */
export interface PlanInput {
  /** The environment's name, `cluster` or `argocd`. */
  readonly unit: string;
  /** By path below the unit's folder; empty when config has no such folder yet. */
  readonly before: ObjectsByPath;
  /** Empty when the unit is no longer compiled. */
  readonly after: ObjectsByPath;
  /** Where config's tags are known. */
  readonly follows?: Follows;
  /** Objects of config's other folders, as far as `tellsAbout` asks for them. */
  readonly elsewhere?: readonly KubernetesObject[];
}

/**
 * What it means for the running system when config goes from `before` to `after`: object by object, field by field. Total:
 * objects may be anything that YAML can hold. Nothing in the result is, or contains, a value that looks like a credential.
 */
export function planUnit({ unit, before, after, ...known }: PlanInput): UnitPlan {
  const scene = sceneOf(unit, before, after, known);
  const changes = scene.pairs.flatMap((pair) => changeOf(pair, scene));
  const [made, gone] = [numberOf(changes, "create"), numberOf(changes, "delete")];
  const same = scene.pairs.filter(({ before: old, after: now, fields }) => old && now && fields.length === 0);
  const restated = same.filter(({ rewritten }) => rewritten).length;
  return {
    unit,
    totals: { created: made, changed: changes.length - made - gone, deleted: gone, unchanged: same.length, restated },
    changes: worstChanges(changes),
    effects:
      changes.length === 0
        ? []
        : worstEffects([...renamed(scene), ...movedRoutes(scene), ...network(scene), ...quotas(scene), ...tags(scene)]),
    resources: changes.length === 0 ? [] : resources(scene),
    refusals: refusals(scene),
  };
}

/** The plan of a unit that config has as it is compiled, of so many objects. */
export function unchangedPlan(unit: string, objects: number): UnitPlan {
  const totals = { created: 0, changed: 0, deleted: 0, unchanged: objects, restated: 0 };
  return { unit, totals, changes: [], effects: [], resources: [], refusals: [] };
}

/** Objects of a compiled unit by their path. */
export function objectsOf({ objects }: CompiledUnit): ObjectsByPath {
  return new Map(objects.map(({ path, object }) => [path, object]));
}

function changeOf(pair: Pair, scene: Scene): readonly Change[] {
  const { reference, path, before, after, fields } = pair;
  const action = before === undefined ? "create" : after === undefined ? "delete" : "change";
  if (action === "change" && fields.length === 0) return [];
  const bulk = bulkOf(scene.unit, path, before, after);
  const effects = worstEffects(effectsOf(pair, scene));
  return [{ action, object: reference, path, fields, effects, ...(bulk && { bulk }) }];
}

function effectsOf(pair: Pair, scene: Scene): readonly Effect[] {
  const refused = immutable(pair, scene);
  const always = [
    data,
    mounts,
    leftBehind,
    retention,
    firstStart,
    dataVersions,
    kafkaMetadata,
    topics,
    config,
    inUse,
    callers,
    endpoints,
    classes,
    clusterVersion,
    images,
    exposure,
    protections,
    rights,
    sync,
  ].flatMap((effects) => effects(pair, scene));
  // What the API server refuses starts no rollout.
  if (refused.length > 0) return [...refused, ...always];
  return [
    ...always,
    ...[restarts, progressive, keptPods, scaling, forgottenReplicas, otherKind, hooks, cronJobs].flatMap((effects) =>
      effects(pair, scene),
    ),
  ];
}

function numberOf(changes: readonly Change[], action: Change["action"]): number {
  return changes.filter((change) => change.action === action).length;
}
