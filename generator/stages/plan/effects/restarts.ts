import type { KubernetesObject } from "../../../model/compiled.ts";
import { isRollout, strategyOfRollout } from "../../../model/kubernetes/rollouts.ts";
import { asRecord } from "../../../model/loose.ts";
import type { Effect } from "../effect.ts";
import type { Pair, Scene } from "../scene.ts";
import { causesOf, templateChanges } from "./causes.ts";
import { metadataMove } from "./kafka-metadata.ts";
import { aboveDivide, brokenPod, daemonStrategy, ordinalOrder, waitsForEach } from "./pod-order.ts";
import { progressiveWords, takesTemplateOver } from "./progressive.ts";
import { counted, listed, quoted } from "./words.ts";
import { isWorkload, podsOf, rollingOf, specOf, waveOf } from "./workload.ts";

/** Pods that are replaced because their template is another one, and for how long nothing answers. */
export function restarts(pair: Pair, scene: Scene): readonly Effect[] {
  const { reference, before, after } = pair;
  const causes = templateChanges(pair.fields);
  if (before === undefined || after === undefined || causes.length === 0) return [];
  if (!isWorkload(after) || reference.kind === "ReplicaSet" || takesTemplateOver(pair, scene)) return [];
  const facts = {
    workload: reference.name,
    wave: waveOf(after),
    causes: causesOf(causes, after, scene),
  };
  const because = ` because of ${listed(facts.causes, 4)}`;
  const name = quoted(reference.name);
  const running = podsOf(before, scene.autoscalers.before);
  if (running?.pods === 0) return [];
  const parked = parkedBy(after);
  if (parked !== undefined) {
    const message = `The pods of ${name} keep running as they are, ${parked}: their template changes${because}.`;
    return [{ kind: "restart", ...facts, pods: 0, atLeast: false, strategy: "none", severity: "low", message }];
  }
  if (running === undefined) {
    const strategy = daemonStrategy(after);
    const message = `Restarts the pod of ${name} on every node, ${strategy},${because}.`;
    return [{ kind: "restart", ...facts, atLeast: false, strategy, severity: "medium", message }];
  }
  const pods = after.kind === "StatefulSet" ? aboveDivide(after, running.pods) : running.pods;
  if (pods === 0) {
    const message = `No pod of ${name} restarts: its partition keeps all of them as they are, while their template changes${because}.`;
    return [{ kind: "restart", ...facts, pods, atLeast: false, strategy: "none", severity: "low", message }];
  }
  const { strategy, stop } = replacement(after, pods, running.pods);
  const number = `${running.atLeast ? "at least " : ""}${counted(pods, "pod")}`;
  const restart: Effect = {
    kind: "restart",
    ...facts,
    pods,
    atLeast: running.atLeast,
    strategy,
    severity: "medium",
    message: `Restarts ${number} of ${name}, ${strategy},${because}.`,
    ...(running.pods > 1 && waitsForEach(after) && { hint: brokenPod(after) }),
  };
  if (stop === undefined) return [restart];
  const { reason, words } = stop;
  const message = `${name} does not answer while its pods are replaced: ${words}.`;
  // Its broker is another one: what becomes of it is told beside.
  const replaced = metadataMove(before, after) === undefined ? [restart] : [];
  return [...replaced, { kind: "downtime", reason, workload: reference.name, severity: "high", message }];
}

interface Replacement {
  readonly strategy: string;
  readonly stop?: { readonly reason: "recreated" | "no-surge" | "all-at-once"; readonly words: string };
}

function replacement(after: KubernetesObject, pods: number, running: number): Replacement {
  if (after.kind === "StatefulSet") {
    const strategy = ordinalOrder(after, pods, running);
    return running > 1 ? { strategy } : { strategy, stop: { reason: "no-surge", words: "there is only one" } };
  }
  const progressive = isRollout(after) ? strategyOfRollout(after) : undefined;
  if (progressive !== undefined) return { strategy: progressiveWords(progressive) };
  const rolling = rollingOf(after, pods);
  if (rolling === undefined) {
    const words = "with the strategy Recreate all are stopped before a new one starts";
    return { strategy: "all at once (Recreate)", stop: { reason: "recreated", words } };
  }
  const { surge, unavailable } = rolling;
  const strategy = `rolling (at most ${surge} more and ${unavailable} fewer at a time)`;
  if (unavailable < pods) return { strategy };
  if (pods === 1 && surge === 0) {
    return { strategy, stop: { reason: "no-surge", words: "the only one is stopped before the new one starts" } };
  }
  return { strategy, stop: { reason: "all-at-once", words: `maxUnavailable lets all ${pods} be missing at a time` } };
}

/** Why a changed template restarts nothing by itself. */
function parkedBy(object: KubernetesObject): string | undefined {
  const { paused, updateStrategy } = specOf(object);
  if (object.kind === "Deployment" || isRollout(object))
    return paused === true ? `since the ${object.kind} is paused` : undefined;
  return asRecord(updateStrategy).type === "OnDelete" ? "until somebody deletes them (OnDelete)" : undefined;
}
