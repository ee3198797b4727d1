import type { KubernetesObject } from "../../../model/compiled.ts";
import { asRecord, asText } from "../../../model/loose.ts";
import { isHook } from "../../../model/sync-position.ts";
import type { Effect } from "../effect.ts";
import { referenceOf } from "../reference.ts";
import type { Pair, Scene } from "../scene.ts";
import { isKept } from "./data.ts";
import { claimsOf } from "./kept-data.ts";
import { counted, listed, quoted } from "./words.ts";
import { type Autoscalers, autoscalerOf, countOf, isWorkload, podsOf, specOf } from "./workload.ts";

const kinds: ReadonlySet<string> = new Set([
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "CronJob",
  "Job",
  "Rollout",
]);

/** The workload of another kind that takes the place of one that goes: it has its name, and is not there before. */
export function successorOf({ reference, before, after }: Pair, { pairs }: Scene): KubernetesObject | undefined {
  if (before === undefined || after !== undefined || !kinds.has(reference.kind)) return undefined;
  const { kind, name, namespace } = reference;
  return pairs.find(
    (other) =>
      other.before === undefined &&
      kinds.has(other.reference.kind) &&
      other.reference.kind !== kind &&
      other.reference.name === name &&
      other.reference.namespace === namespace,
  )?.after;
}

/**
 * A workload that becomes one of another kind: nothing moves its pods over, and nobody waits for the new ones before the
 * old ones go. Argo CD makes the one and removes the other, each in its own wave; what it removes ends in the background.
 */
export function otherKind(pair: Pair, scene: Scene): readonly Effect[] {
  const { reference, before } = pair;
  const after = successorOf(pair, scene);
  if (before === undefined || after === undefined || isKept(before)) return [];
  const { kind, name } = reference;
  const becomes = `${kind} ${quoted(name)} becomes a ${after.kind}`;
  return [...replaced(becomes, before, after, scene), ...storage(becomes, before, after)];
}

function replaced(
  becomes: string,
  before: KubernetesObject,
  after: KubernetesObject,
  { autoscalers }: Scene,
): readonly Effect[] {
  const workload = referenceOf(before).name;
  if (!isWorkload(before)) {
    const left = isHook(before) ? ", and the Job of the last sync stays until somebody deletes it" : "";
    const goes = isWorkload(after) ? "it runs all the time from now on" : "it runs at other moments from now on";
    const message = `${becomes}: ${goes}${left}.`;
    return [{ kind: "run", workload, when: "no-longer", severity: "medium", message }];
  }
  const count = podsOf(before, autoscalers.before);
  if (count?.pods === 0) return [];
  const pods =
    count === undefined
      ? "its pod on every node goes"
      : `its ${counted(count.pods, "pod")} ${count.pods === 1 ? "goes" : "go"}`;
  if (!isWorkload(after)) {
    const message = `${becomes}: ${pods}, and nothing runs between its runs.`;
    return [{ kind: "downtime", reason: "removed", workload, severity: "high", message }];
  }
  if (isPrunedLast(before)) {
    if (beginsWithOne(after, autoscalers.after) && (count === undefined || count.pods > 1)) {
      const message = `${becomes} whose number an autoscaler says: it begins with one pod, and Argo CD removes the old ones as soon as that is healthy.`;
      const hint = `set \`autoscaling\` to null and \`replicas\` to the pods that there are for this release, and take it back in the next one.`;
      return [{ kind: "downtime", reason: "recreated", workload, severity: "high", message, hint }];
    }
    const message = `${becomes}: Argo CD removes it last, when the new pods are healthy. Both have pods until then.`;
    return [{ kind: "rollout", workload, severity: "medium", message }];
  }
  const message = `${becomes}: ${pods} at the moment that it is removed, whether new ones are ready or not. Old and new ones may be at work at once for a while, too.`;
  const hint =
    before.kind === "Deployment" && after.kind === "Rollout"
      ? "to have no gap, set `rollout.takesOver` of the service for this release, and take it out in the next one."
      : anotherName;
  return [{ kind: "downtime", reason: "recreated", workload, severity: "high", message, hint }];
}

const anotherName =
  "to have no gap, add the new one under another name, publish, and remove the old one when the new one is ready; where two at once do harm, scale the old one to 0 first.";

/** A workload without a number has one pod until its autoscaler has looked. */
function beginsWithOne(object: KubernetesObject, autoscalers: Autoscalers): boolean {
  return countOf(specOf(object).replicas) === undefined && autoscalerOf(object, autoscalers) !== undefined;
}

/** Argo CD removes it when all else of the sync is healthy (sync option PruneLast of gitops-engine). */
function isPrunedLast({ metadata }: KubernetesObject): boolean {
  const options = asText(asRecord(metadata.annotations)["argocd.argoproj.io/sync-options"]);
  return options.split(",").some((option) => option.trim() === "PruneLast=true");
}

/** Claims by name follow when they are named again; those that a StatefulSet makes have names of their own. */
function storage(becomes: string, before: KubernetesObject, after: KubernetesObject): readonly Effect[] {
  const [old, now] = [before, after].map((object) => [...new Set(claimsOf(object).values())]);
  const lost = (old ?? []).filter((claim) => !now?.includes(claim));
  if (lost.length === 0) return [];
  const what = `${before.kind}/${referenceOf(before).name}`;
  const { whenDeleted } = retentionOf(before);
  const names = lost.map((claim) => quoted(claim.replace(/^template /, "")));
  const templates = lost.every((claim) => claim.startsWith("template "));
  const those = `${lost.length === 1 ? "claim" : "claims"} ${templates ? `of its template${lost.length === 1 ? "" : "s"} ` : ""}${listed(names)}`;
  const stay = templates && whenDeleted !== "Delete" ? " The claims stay, and nothing mounts them." : "";
  const message = `${becomes}: what is on the ${those} is not what the new pods find.${stay}`;
  const hint = "copy the data first, with the old one scaled to 0.";
  return [{ kind: "data-loss", what, severity: "critical", message, hint }];
}

function retentionOf(object: KubernetesObject): { readonly whenDeleted?: unknown } {
  const { persistentVolumeClaimRetentionPolicy: policy } = specOf(object);
  return typeof policy === "object" && policy !== null ? policy : {};
}
