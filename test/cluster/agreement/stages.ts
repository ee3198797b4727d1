/** One environment on the cluster, from its first sync to its largest size, and what its quota refuses on the way. */
import type { CompiledUnit, KubernetesObject } from "../../../generator/model/compiled.ts";
import { asRecord } from "../../../generator/model/loose.ts";
import { type Api, hasCondition, type LiveObject, valueAt } from "../harness/api.ts";
import { apply, patch, read, remove, tryApply } from "../harness/objects.ts";
import { waitFor } from "../harness/wait.ts";
import { changed } from "./changes.ts";
import { countAnew, counted } from "./counting.ts";
import { isComplete, numberAt, quotaRefusal, type Snapshots } from "./snapshots.ts";

/** A place where the stages of one environment happen. */
export interface Stage {
  readonly api: Api;
  readonly look: Snapshots;
  readonly namespace: string;
}

/** Why a quota refused something; undefined: it refused nothing. */
export type Refusal = string | undefined;

const minutes = 240;
const gate = "trip-config.test/wait";

/**
 * As it is applied, but faster: pods end two seconds after they are deleted, and a rollout that stands still says so after
 * ten. The pods of Jobs wait at a gate, so that they are there as long as a Job of some minutes is.
 */
export function quickened(object: KubernetesObject): KubernetesObject {
  const pod = ["spec", "template", "spec"];
  if (object.kind === "Job") return changed(object, [{ path: [...pod, "schedulingGates"], value: [{ name: gate }] }]);
  if (object.kind !== "Deployment") return object;
  return changed(object, [
    { path: ["spec", "progressDeadlineSeconds"], value: 10 },
    { path: [...pod, "terminationGracePeriodSeconds"], value: 2 },
    { path: [...pod, "containers", "*", "lifecycle"], value: undefined },
  ]);
}

/** Makes everything but Jobs, and waits until all pods run, or until the quota has refused something. */
export async function deploy({ api, look, namespace }: Stage, unit: CompiledUnit): Promise<Refusal> {
  const objects = unit.objects.map(({ object }) => quickened(object));
  for (const object of objects.filter(({ kind }) => kind === "Namespace")) await apply(api, object);
  await existing(api, { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } });
  await existing(api, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "kube-root-ca.crt", namespace } });
  for (const { kind, name } of unit.declared.externals)
    await apply(api, { apiVersion: "v1", kind, metadata: { name, namespace } });
  for (const object of objects.filter(({ kind }) => kind === "ResourceQuota")) await counted(api, object);
  const rest = objects.filter(({ kind }) => !["Namespace", "ResourceQuota", "Job"].includes(kind));
  const isFirst = ({ kind }: KubernetesObject) => Number(["LimitRange", "ServiceAccount", "ConfigMap"].includes(kind));
  for (const object of rest.toSorted((a, b) => isFirst(b) - isFirst(a))) {
    const refused = await offered(api, object);
    if (refused !== undefined) return refused;
  }
  return settled({ api, look, namespace }, scaleOf(unit, "minReplicas"));
}

/** Makes the Jobs beside everything else, and waits until each has its pods. */
export async function runJobs({ api, look, namespace }: Stage, unit: CompiledUnit): Promise<Refusal> {
  const jobs = unit.objects.map(({ object }) => quickened(object)).filter(({ kind }) => kind === "Job");
  for (const job of jobs) {
    const refused = await offered(api, job);
    if (refused !== undefined) return refused;
  }
  return waitFor(`the Jobs of ${namespace}`, minutes, async () => {
    const { jobs: live, pods } = await look(namespace);
    const without = live.filter((job) => !pods.some(({ metadata }) => isOwned(metadata, job)));
    if (live.length === jobs.length && without.length === 0) return { done: undefined };
    const events = await refusals(api, namespace, "Job");
    const [refused] = events;
    return refused === undefined ? { waiting: `${without.length} have no pod` } : { done: refused };
  });
}

/** Lets the Jobs' pods come to their end. A Job that was refused is taken away, as it is when a sync is given up. */
export async function endJobs({ api, look, namespace }: Stage): Promise<void> {
  const { jobs, pods } = await look(namespace);
  for (const job of jobs) {
    const own = pods.filter(({ metadata }) => isOwned(metadata, job));
    if (own.length === 0) await remove(api, job);
    for (const pod of own) await patch(api, pod, { spec: { schedulingGates: null } });
  }
  await waitFor(`the end of the Jobs of ${namespace}`, minutes, async () => {
    const now = await look(namespace);
    const waiting = now.jobs.filter((job) => !hasCondition(job, "Complete")).map(({ metadata }) => metadata.name);
    return waiting.length === 0 ? { done: true } : { waiting: waiting.join(", ") };
  });
}

/** Sets every autoscaled workload to its maximum by hand, and waits for its pods; then back to what it was. */
export async function scaleToMaximum(stage: Stage, unit: CompiledUnit): Promise<Refusal> {
  const { api, look, namespace } = stage;
  const scaled = async (field: "minReplicas" | "maxReplicas") => {
    const scale = scaleOf(unit, field);
    for (const object of unit.objects
      .map((each) => each.object)
      .filter(({ kind }) => kind === "HorizontalPodAutoscaler")) {
      const name = String(valueAt(object, "spec", "scaleTargetRef", "name"));
      const target = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace } };
      await patch(api, target, { spec: { replicas: scale.get(name) } }, "scale");
    }
    return scale;
  };
  const refused = await settled(stage, await scaled("maxReplicas"));
  const least = await scaled("minReplicas");
  await waitFor(`${namespace} is back at its minimum`, minutes, async () => {
    const { deployments, pods } = await look(namespace);
    const waiting = deployments.filter((each) => !isComplete(each, least.get(each.metadata.name) ?? 0));
    const leaving = pods.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
    return waiting.length + leaving.length === 0 ? { done: true } : { waiting: `${waiting.length}, ${leaving.length}` };
  });
  return refused;
}

/**
 * Changes all Deployments at once, and then one after the other, and waits each time until the rollouts are through, or
 * can never be. Both, because who is stuck alone may get through in the place that another one has just left.
 */
export async function rollOut(stage: Stage, unit: CompiledUnit): Promise<Refusal> {
  const deployments = unit.objects.map(({ object }) => quickened(object)).filter(({ kind }) => kind === "Deployment");
  const together = await rolled(stage, unit, deployments);
  if (together !== undefined) return together;
  for (const one of deployments) {
    const again = [{ path: ["spec", "template", "metadata", "annotations", "trip-config.test/again"], value: "yes" }];
    const alone = await rolled(stage, unit, [changed(one, again)]);
    if (alone !== undefined) return alone;
  }
  return undefined;
}

async function rolled(stage: Stage, unit: CompiledUnit, objects: readonly KubernetesObject[]): Promise<Refusal> {
  const { api, look, namespace } = stage;
  const scale = scaleOf(unit, "minReplicas");
  let countedAt: number | undefined;
  await Promise.all(objects.map((object) => apply(api, object)));
  return waitFor(`the rollouts of ${namespace}`, minutes, async () => {
    const { deployments, replicaSets, pods } = await look(namespace);
    const open = deployments.filter((each) => !isComplete(each, scale.get(each.metadata.name) ?? 0));
    if (open.length === 0) return { done: undefined };
    const names = open.map(({ metadata }) => metadata.name).join(", ");
    if (pods.some(({ metadata }) => metadata.deletionTimestamp !== undefined)) return { waiting: `${names}: pods end` };
    const moving = open.filter((each) => !hasCondition(each, "Progressing", "False"));
    const lacking = replicaSets.filter(
      (set) => numberAt(set, "status", "replicas") < numberAt(set, "spec", "replicas"),
    );
    const answers = await Promise.all(lacking.map((set) => oneMore(api, set)));
    // Asked later and later by their controllers, so that what has room now is asked for at once.
    for (const [at, answer] of answers.entries()) {
      const set = lacking[at];
      if (answer === undefined && set !== undefined) await nudge(api, set);
    }
    const [refused] = answers;
    const isStuck = moving.length === 0 && refused !== undefined && answers.every((answer) => answer !== undefined);
    const isAll = open.every((each) => lacking.some(({ metadata }) => isOwned(metadata, each)));
    const waiting = `${names}: ${answers.join("; ")}`;
    if (!isStuck || !isAll) return { waiting };
    // That there is no room counts when all was counted anew, and the controllers have had time to use what they find.
    if (countedAt === undefined) {
      countedAt = Date.now();
      await countAnew(api, namespace);
    }
    return Date.now() - countedAt > 10_000 ? { done: `${names}: ${refused}` } : { waiting };
  });
}

/** Waits until every Deployment has all of its pods, or until one says that the quota refused it some. */
function settled({ look, namespace }: Stage, scale: ReadonlyMap<string, number>): Promise<Refusal> {
  return waitFor(`the pods of ${namespace}`, minutes, async () => {
    const { deployments } = await look(namespace);
    const open = deployments.filter((each) => !isComplete(each, scale.get(each.metadata.name) ?? 0));
    if (deployments.length === scale.size && open.length === 0) return { done: undefined };
    const refused = open.map(quotaRefusal).find((each) => each !== undefined);
    return refused === undefined
      ? { waiting: open.map(({ metadata }) => metadata.name).join(", ") }
      : { done: refused };
  });
}

/** Replicas of every Deployment; of those with an autoscaler what it says at least, or at most. */
function scaleOf(unit: CompiledUnit, field: "minReplicas" | "maxReplicas"): ReadonlyMap<string, number> {
  const objects = unit.objects.map(({ object }) => object);
  const scale = new Map<string, number>();
  for (const object of objects)
    if (object.kind === "Deployment") scale.set(object.metadata.name, Number(asRecord(object.spec).replicas ?? 1));
  for (const object of objects)
    if (object.kind === "HorizontalPodAutoscaler")
      scale.set(String(valueAt(object, "spec", "scaleTargetRef", "name")), Number(valueAt(object, "spec", field)));
  return scale;
}

/** Applies an object; what the quota says when it refuses it. Conflicts over the quota's sums are tried again. */
export async function offered(api: Api, object: KubernetesObject): Promise<Refusal> {
  return waitFor(`${object.kind} ${object.metadata.name}`, 60, async () => {
    const { status, body } = await tryApply(api, object);
    const message = `${status} ${valueAt(body, "message")}`;
    if (status < 300) return { done: undefined };
    if (message.includes("exceeded quota")) return { done: message };
    if (status === 409 || status >= 500) return { waiting: message };
    throw new Error(`${object.kind} ${object.metadata.name}: ${message}`);
  });
}

/** Waits until an object is there that a controller makes. */
export function existing(api: Api, reference: Parameters<typeof read>[1]): Promise<true> {
  return waitFor(`${reference.kind} ${reference.metadata.namespace}/${reference.metadata.name}`, 60, async () =>
    (await read(api, reference)) === undefined ? { waiting: "not there yet" } : { done: true },
  );
}

/** What the quota says to one more pod of a ReplicaSet; undefined: there is room. */
async function oneMore(api: Api, set: LiveObject): Promise<Refusal> {
  const { namespace } = set.metadata;
  const template = asRecord(valueAt(set, "spec", "template"));
  const pod = {
    ...template,
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...asRecord(template.metadata), generateName: "one-more-" },
  };
  const path = await api.pathOf({
    apiVersion: "v1",
    kind: "Pod",
    metadata: namespace === undefined ? {} : { namespace },
  });
  const { status, body } = await api.send("POST", `${path}?dryRun=All`, pod);
  if (status < 300) return undefined;
  return String(valueAt(body, "message"));
}

/** Lets its controller look at a ReplicaSet at once. */
export async function nudge(api: Api, set: LiveObject): Promise<void> {
  await patch(api, set, { metadata: { annotations: { "trip-config.test/asked": String(Date.now()) } } });
}

function isOwned({ ownerReferences = [] }: LiveObject["metadata"], owner: LiveObject): boolean {
  return ownerReferences.some(({ uid }) => uid === owner.metadata.uid);
}

async function refusals(api: Api, namespace: string, kind: string): Promise<readonly string[]> {
  const path = await api.pathOf({ apiVersion: "v1", kind: "Event", metadata: { namespace } });
  const { body } = await api.send("GET", `${path}?fieldSelector=${encodeURIComponent(`involvedObject.kind=${kind}`)}`);
  const events = valueAt(body, "items");
  return (Array.isArray(events) ? events : [])
    .map((event) => String(valueAt(event, "message")))
    .filter((message) => message.includes("exceeded quota"));
}
