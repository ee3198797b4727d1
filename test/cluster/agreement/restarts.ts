/** What a plan calls a restart beside the pods that controllers make. */
import type { KubernetesObject } from "../../../generator/model/compiled.ts";
import { asRecord } from "../../../generator/model/loose.ts";
import { type Api, type LiveObject, valueAt } from "../harness/api.ts";
import { apply, labelOf, list, tryApply } from "../harness/objects.ts";
import { waitFor } from "../harness/wait.ts";
import type { Compared } from "./agreement.ts";
import { defaultAccount, type PlanQuestion, pairOf, plannedOf } from "./plans.ts";
import { numberAt } from "./snapshots.ts";
import { quickened } from "./stages.ts";

const workloads = ["Deployment", "StatefulSet", "DaemonSet"];
/** Labels by which controllers tell the pods of one template from those of another. */
const hashes = ["pod-template-hash", "controller-revision-hash"];
/** Whatever may keep a workload from its pods is the business of others: here they have no quota, claim or autoscaler. */
const needed = ["Namespace", "ServiceAccount", ...workloads];

/** Runs the workloads of one side, then changes them to those of the other. */
export async function restartAgreement(
  api: Api,
  namespace: string,
  question: PlanQuestion,
): Promise<readonly Compared[]> {
  const { before, after } = await pairOf(namespace, question);
  const own = (objects: readonly KubernetesObject[]) =>
    objects.filter(({ kind }) => needed.includes(kind)).map((object) => withoutClaims(quickened(object)));
  const pair = { before: own(before), after: own(after) };
  const planned = plannedOf(namespace, pair);
  for (const kind of needed)
    for (const object of pair.before.filter((each) => each.kind === kind)) {
      await apply(api, object);
      if (kind === "Namespace") await apply(api, defaultAccount(namespace));
    }
  const old = await settledPods(api, namespace, pair.before);
  const changed = pair.after.filter(
    (object) => workloads.includes(object.kind) && pair.before.some((each) => labelOf(each) === labelOf(object)),
  );
  const accepted: KubernetesObject[] = [];
  for (const object of changed) if ((await tryApply(api, object)).status < 300) accepted.push(object);
  const now = await settledPods(api, namespace, accepted);
  return accepted.map((object) => {
    const label = labelOf(object);
    const effect = planned.get(label)?.effects.find(({ kind }) => kind === "restart");
    const ours = effect?.kind === "restart" && effect.pods !== 0;
    const [was, is] = [old.get(label) ?? [], now.get(label) ?? []];
    const theirs = was.length > 0 && is.some((hash) => !was.includes(hash));
    const about = () => JSON.stringify({ label, fields: planned.get(label)?.fields, effect, was, is });
    return { measure: "workloads whose pods are made anew", ours, theirs, about };
  });
}

/** An emptyDir for each claim, which nobody has bound. */
function withoutClaims(object: KubernetesObject): KubernetesObject {
  const spec = asRecord(valueAt(object, "spec", "template", "spec"));
  if (!Array.isArray(spec.volumes)) return object;
  const volumes = spec.volumes.map((volume) =>
    valueAt(volume, "persistentVolumeClaim") === undefined ? volume : { name: valueAt(volume, "name"), emptyDir: {} },
  );
  const template = { ...asRecord(valueAt(object, "spec", "template")), spec: { ...spec, volumes } };
  return { ...object, spec: { ...asRecord(object.spec), template } };
}

/** Waits until every workload has come to rest, and gives the hashes of the templates of its pods, by its label. */
function settledPods(
  api: Api,
  namespace: string,
  objects: readonly KubernetesObject[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const own = objects.filter(({ kind }) => workloads.includes(kind));
  return waitFor(`the workloads of ${namespace}`, 240, async () => {
    const live = await Promise.all(workloads.map((kind) => list(api, "apps/v1", kind, { namespace })));
    const pods = await list(api, "v1", "Pod", { namespace });
    const waiting = own.filter((object) => {
      const found = live.flat().find((each) => labelOf(each) === labelOf(object));
      return found === undefined || !isAtRest(found);
    });
    const leaving = pods.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
    if (waiting.length + leaving.length > 0) return { waiting: [...waiting, ...leaving].map(labelOf).join(", ") };
    return { done: new Map(own.map((object) => [labelOf(object), hashesOf(object, pods)])) };
  });
}

function hashesOf({ kind, metadata: { name } }: KubernetesObject, pods: readonly LiveObject[]): readonly string[] {
  const own = pods.filter(({ metadata }) =>
    metadata.ownerReferences?.some((owner) =>
      kind === "Deployment"
        ? owner.kind === "ReplicaSet" && owner.name.slice(0, owner.name.lastIndexOf("-")) === name
        : owner.kind === kind && owner.name === name,
    ),
  );
  return own.flatMap(({ metadata }) => hashes.flatMap((hash) => metadata.labels?.[hash] ?? []));
}

/** Whether the controller has seen the object and has nothing left to do. */
function isAtRest(object: LiveObject): boolean {
  const status = (field: string) => numberAt(object, "status", field);
  if (status("observedGeneration") < (object.metadata.generation ?? 0)) return false;
  const spec = asRecord(object.spec);
  if (object.kind === "DaemonSet") {
    const wanted = status("desiredNumberScheduled");
    const parked = valueAt(spec, "updateStrategy", "type") === "OnDelete";
    return (
      wanted > 0 && status("numberAvailable") === wanted && (parked || status("updatedNumberScheduled") === wanted)
    );
  }
  const replicas = numberAt(spec, "replicas");
  const full = status("replicas") === replicas && status("availableReplicas") === replicas;
  if (object.kind === "Deployment") return full && (spec.paused === true || status("updatedReplicas") === replicas);
  if (valueAt(spec, "updateStrategy", "type") === "OnDelete") return full;
  const partition = numberAt(spec, "updateStrategy", "rollingUpdate", "partition");
  const isUpdated = status("updatedReplicas") >= replicas - partition;
  return (
    full &&
    (valueAt(object, "status", "currentRevision") === valueAt(object, "status", "updateRevision") ||
      (partition > 0 && isUpdated))
  );
}
