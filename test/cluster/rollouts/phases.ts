/**
 * One environment of Rollouts in a quota that has room for all: at rest, with every Rollout held where it has most pods, after
 * the switches while the old pods still stand, at rest again, at the maximum. What the quota counts in each, beside the levels
 * that are told of it.
 */
import type { CompiledUnit, KubernetesObject } from "../../../generator/model/compiled.ts";
import { asRecord } from "../../../generator/model/loose.ts";
import { amountOf, readAmounts } from "../../../generator/model/resources/amounts.ts";
import { type QuotaLevel, quotaLevels } from "../../../generator/stages/check/quota/levels.ts";
import { governedNamespaces } from "../../../generator/stages/check/quota/namespaces.ts";
import { changed } from "../agreement/changes.ts";
import { countAnew, counted } from "../agreement/counting.ts";
import type { Environment } from "../agreement/environments.ts";
import { existing, offered } from "../agreement/stages.ts";
import { type Api, type LiveObject, valueAt } from "../harness/api.ts";
import { apply, createNamespace, patch } from "../harness/objects.ts";
import { waitFor } from "../harness/wait.ts";
import type { Watch } from "../harness/watch.ts";

export const watchedKinds = [
  ["v1", "Pod"],
  ["v1", "ResourceQuota"],
  ["apps/v1", "ReplicaSet"],
  ["argoproj.io/v1alpha1", "Rollout"],
] as const;

export type Phase =
  | "at rest"
  | "before the switch"
  | "after the switch"
  | "at rest again"
  | "at the maximum"
  | "cut short";

/** What one phase came to: differences between what was foretold and what the quota counts. */
export interface Observed {
  readonly phase: Phase;
  readonly differences: readonly string[];
}

export interface Scene {
  readonly api: Api;
  readonly watch: Watch;
  /** Pods that the ReplicaSets of an app have wanted together, at most. */
  readonly wanted: (app: string) => number;
  readonly namespace: string;
}

const gates = [{ name: "trip-config.test/wait" }];
const pod = ["spec", "template", "spec"];
/** Milliseconds without an event after which the controllers have done what they do for now. */
const stillness = 2500;

/** Takes an environment through all phases. */
export async function phasesOf(scene: Scene, environment: Environment): Promise<readonly Observed[]> {
  const { release } = environment.compilation.units ?? {};
  if (release === undefined) throw new Error("the environment has units");
  // Jobs are over before the first look.
  const unit = { ...environment.unit, objects: environment.unit.objects.filter(({ object }) => object.kind !== "Job") };
  const levels = quotaLevels(unit, environment.cluster, release);
  const rollouts = rolloutsIn(unit, environment);
  const observed: Observed[] = [];
  const look = async (phase: Phase, level: "rest" | "rollout" | "maximum", more: readonly string[] = []) => {
    observed.push({ phase, differences: [...(await differences(scene, levels, level)), ...more] });
  };
  await deploy(scene, unit);
  await look("at rest", "rest");
  await waitFor(`${scene.namespace} is healthy`, 120, async () => openOnes(scene, rollouts));

  for (const told of rollouts) {
    const { metadata } = await apply(scene.api, gated(told.object));
    told.generation = metadata.generation ?? 0;
  }
  await driven(scene, rollouts, ({ most }, living) => living >= most);
  await look("before the switch", "rollout");
  // Their old pods stay for half a minute.
  await driven(scene, rollouts, ({ stays, most }, living) => !stays && living >= most);
  await look("after the switch", "rollout");
  await driven(scene, rollouts, () => false);
  const over = rollouts.flatMap(({ name, most }) => {
    const wanted = scene.wanted(name);
    return wanted === most ? [] : [`${name} wanted ${wanted} pods at once, not ${most}`];
  });
  await look("at rest again", "rest", over);

  for (const { object } of unit.objects.filter((each) => each.object.kind === "HorizontalPodAutoscaler")) {
    const { apiVersion, kind, name } = asRecord(valueAt(object, "spec", "scaleTargetRef"));
    const target = {
      apiVersion: String(apiVersion),
      kind: String(kind),
      metadata: { name: String(name), namespace: scene.namespace },
    };
    await patch(scene.api, target, { spec: { replicas: valueAt(object, "spec", "maxReplicas") } }, "scale");
  }
  await look("at the maximum", "maximum");
  return observed;
}

/** A Rollout with what the quota rule says of it. */
interface Told {
  readonly name: string;
  readonly object: KubernetesObject;
  readonly most: number;
  /** Old pods stay for a while after the end. */
  readonly stays: boolean;
  /** Of the last release. */
  generation: number;
}

function rolloutsIn(unit: CompiledUnit, { cluster }: Environment): readonly Told[] {
  const charges = governedNamespaces(unit, cluster).flatMap((namespace) => namespace.charges);
  return charges.flatMap(({ subject: { object }, pod: isPod, counts, rollout }) => {
    if (object.kind !== "Rollout" || isPod === undefined || rollout.kind === "none") return [];
    const { blueGreen, canary } = asRecord(valueAt(object, "spec", "strategy"));
    const stays = blueGreen !== undefined || asRecord(canary).trafficRouting !== undefined;
    return [{ name: object.metadata.name, object, most: counts.lasting + rollout.surge, stays, generation: 1 }];
  });
}

async function deploy({ api, namespace }: Scene, unit: CompiledUnit): Promise<void> {
  await createNamespace(api, namespace);
  await existing(api, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "kube-root-ca.crt", namespace } });
  for (const { kind, name } of unit.declared.externals)
    await apply(api, { apiVersion: "v1", kind, metadata: { name, namespace } });
  const isFirst = ({ kind }: KubernetesObject) => Number(["LimitRange", "ServiceAccount"].includes(kind));
  const all = unit.objects.map(({ object }) => quick(object));
  for (const quota of all.filter(({ kind }) => kind === "ResourceQuota")) await counted(api, quota);
  const objects = all.filter(({ kind }) => kind !== "Namespace" && kind !== "ResourceQuota");
  for (const object of objects.toSorted((a, b) => isFirst(b) - isFirst(a))) {
    const refused = await offered(api, object);
    if (refused !== undefined) throw new Error(refused);
  }
}

/** Pods end two seconds after they are deleted. */
function quick(object: KubernetesObject): KubernetesObject {
  if (object.kind !== "Rollout" && object.kind !== "Deployment") return object;
  return changed(object, [
    { path: [...pod, "terminationGracePeriodSeconds"], value: 2 },
    { path: [...pod, "containers", "*", "lifecycle"], value: undefined },
  ]);
}

/** The next release, whose pods wait at a gate: they count, and are not available before they are let go. */
function gated(object: KubernetesObject): KubernetesObject {
  return changed(quick(object), [{ path: [...pod, "schedulingGates"], value: gates }]);
}

/**
 * Lets the new pods of Rollouts go, each time that their controllers are at rest, until each is at its end, or where `isHeld`
 * says that it stays.
 */
async function driven(
  scene: Scene,
  rollouts: readonly Told[],
  isHeld: (rollout: Told, living: number) => boolean,
): Promise<void> {
  const { api, watch, namespace } = scene;
  await waitFor(`the Rollouts of ${namespace}`, 180, async () => {
    const sets = watch.objects("ReplicaSet", namespace);
    const pods = watch.objects("Pod", namespace);
    const open = rollouts.filter((each) => {
      const own = pods.filter((one) => isOf(one, each.name) && one.metadata.deletionTimestamp === undefined);
      return !isArrived(scene, each) && !isHeld(each, own.length);
    });
    if (open.length === 0) return { done: true };
    const waiting = open.map(({ name }) => name).join(", ");
    const isMoving = sets.some((set) => valueAt(set, "spec", "replicas") !== (valueAt(set, "status", "replicas") ?? 0));
    if (isMoving || watch.quiet(namespace) < stillness) return { waiting };
    for (const each of open)
      for (const one of pods.filter((candidate) => isOf(candidate, each.name) && isGated(candidate)))
        await patch(api, { ...one, apiVersion: "v1", kind: "Pod" }, { spec: { schedulingGates: null } });
    return { waiting };
  });
}

function isOf({ metadata }: LiveObject, app: string): boolean {
  return asRecord(metadata.labels).app === app;
}

function isGated(one: LiveObject): boolean {
  return one.metadata.deletionTimestamp === undefined && valueAt(one, "spec", "schedulingGates") !== undefined;
}

/** Whether the newest pods are the stable ones. */
function isArrived({ watch, namespace }: Scene, { name, generation }: Told): boolean {
  const live = watch.objects("Rollout", namespace).find(({ metadata }) => metadata.name === name);
  const status = asRecord(valueAt(live, "status"));
  return (
    (live?.metadata.generation ?? 0) >= generation &&
    status.stableRS !== undefined &&
    status.stableRS === status.currentPodHash &&
    status.observedGeneration === String(live?.metadata.generation)
  );
}

/** The first pods of blue-green are the stable ones before any of them is there, and make room for the next at once. */
function openOnes(scene: Scene, rollouts: readonly Told[]) {
  const live = scene.watch.objects("Rollout", scene.namespace);
  const healthy = new Set(
    live.flatMap((one) => (valueAt(one, "status", "phase") === "Healthy" ? one.metadata.name : [])),
  );
  const open = rollouts.filter((each) => !isArrived(scene, each) || !healthy.has(each.name)).map(({ name }) => name);
  return open.length === 0 ? ({ done: true } as const) : { waiting: open.join(", ") };
}

/** Waits until the quota counts what was foretold, and says what it does not. */
async function differences(
  { api, watch, namespace }: Scene,
  levels: readonly QuotaLevel[],
  moment: "rest" | "rollout" | "maximum",
): Promise<readonly string[]> {
  const now = () => {
    const [quota] = watch.objects("ResourceQuota", namespace);
    const used = readAmounts(valueAt(quota, "status", "used"));
    return levels.flatMap(({ resource, [moment]: told }) => {
      const counted = used.get(resource);
      if (counted === told) return [];
      const shown = counted === undefined ? "nothing" : amountOf(resource, counted);
      return [`${resource}: ${shown} counted, ${amountOf(resource, told)} foretold`];
    });
  };
  let isCountedAnew = false;
  return waitFor(`${namespace} ${moment}`, 120, async () => {
    const found = now();
    if (found.length > 0 && !isCountedAnew && watch.quiet(namespace) > 10_000) {
      isCountedAnew = true;
      await countAnew(api, namespace);
    }
    // Old pods stay for half a minute, in which nothing happens.
    return found.length === 0 || watch.quiet(namespace) > 50_000 ? { done: found } : { waiting: found.join("; ") };
  });
}
