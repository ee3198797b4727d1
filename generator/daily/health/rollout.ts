import { parseDuration } from "../../model/duration.ts";
import type { RolloutState } from "../../model/health/rollout.ts";
import { asList, asRecord, asRecords, asText, countOf, isRecord, type Loose, textOf } from "../../model/loose.ts";
import { failureOf } from "./analysis.ts";
import { latestInstant } from "./instants.ts";

/** Label of what belongs to one state of a Rollout's pods. */
const hashLabel = "rollouts-pod-template-hash";

/**
 * How Rollouts stand, by name, among the objects of a namespace: Rollouts, ReplicaSets and AnalysisRuns. Semantics are
 * those of Argo Rollouts 1.10.2: `status.phase` is the controller's own word, which Argo CD passes on (Paused as Suspended),
 * and says nothing of a generation that it has not seen; `status.abort` stays until the pods' template changes.
 */
export function rolloutStates(objects: readonly Loose[]): readonly RolloutState[] {
  return objects
    .filter(({ kind }) => kind === "Rollout")
    .map((rollout) => stateOf(rollout, objects))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function stateOf(rollout: Loose, objects: readonly Loose[]): RolloutState {
  const [metadata, spec, status] = [asRecord(rollout.metadata), asRecord(rollout.spec), asRecord(rollout.status)];
  const { canary, blueGreen } = asRecord(spec.strategy);
  const strategy = blueGreen === undefined ? "canary" : "blueGreen";
  const phase = phaseOf(metadata, status);
  const [stableHash, nextHash] = [asText(status.stableRS), asText(status.currentPodHash)];
  const own = objects.filter((object) => isOwnedBy(object, rollout));
  const pausedAt = latestInstant(asRecords(status.pauseConditions).map(({ startTime }) => asText(startTime)));
  const since = phase === "aborted" ? textOf(status.abortedAt) : phase === "paused" ? pausedAt : undefined;
  const message = isWrong(phase) ? (failureOf(own, nextHash) ?? textOf(status.message)) : undefined;
  const pause = phase === "paused" ? pauseOf(strategy, spec, status) : 0;
  const pausedUntil = phase === "paused" ? endOf(pausedAt, pause) : undefined;
  const steps = asRecords(asRecord(canary).steps);
  const done = countOf(status.currentStepIndex);
  const weight = weightOf(strategy, steps, status);
  return {
    name: asText(metadata.name),
    strategy,
    phase,
    ...(message !== undefined && { message }),
    ...(since !== undefined && { since }),
    ...(pausedUntil !== undefined && { pausedUntil }),
    ...(pause === undefined && { waitsForPerson: true }),
    stable: imagesOf(replicaSetOf(own, stableHash)),
    next: imagesOf(replicaSetOf(own, nextHash) ?? rollout),
    ...(weight !== undefined && { weight }),
    ...(steps.length > 0 && done !== undefined && { steps: { done, of: steps.length } }),
  };
}

const phases: ReadonlyMap<unknown, RolloutState["phase"]> = new Map([
  ["Healthy", "healthy"],
  ["Progressing", "progressing"],
  ["Paused", "paused"],
  ["Degraded", "degraded"],
]);

function phaseOf(metadata: Loose, status: Loose): RolloutState["phase"] {
  const seen = Number(asText(status.observedGeneration));
  if (typeof metadata.generation === "number" && seen < metadata.generation) return "progressing";
  if (status.abort === true) return "aborted";
  return phases.get(status.phase) ?? "progressing";
}

function isWrong(phase: RolloutState["phase"]): boolean {
  return phase === "aborted" || phase === "degraded";
}

function isOwnedBy(object: Loose, rollout: Loose): boolean {
  const { uid } = asRecord(rollout.metadata);
  return asRecords(asRecord(object.metadata).ownerReferences).some((owner) => owner.uid === uid);
}

function replicaSetOf(own: readonly Loose[], hash: string): Loose | undefined {
  return own.find(({ kind, metadata }) => {
    return kind === "ReplicaSet" && hash !== "" && asRecord(asRecord(metadata).labels)[hashLabel] === hash;
  });
}

/** Of a Rollout with workloadRef nothing: its template is elsewhere. */
function imagesOf(maker: Loose | undefined): Readonly<Record<string, string>> {
  const pod = asRecord(asRecord(asRecord(asRecord(maker).spec).template).spec);
  const containers = asRecords(pod.containers).map(({ name, image }) => [asText(name), asText(image)] as const);
  return Object.fromEntries(containers);
}

/** Percent at the new one: what the proxy was told, or what the steps up to now say. */
function weightOf(strategy: RolloutState["strategy"], steps: readonly Loose[], status: Loose): number | undefined {
  const hash = asText(status.currentPodHash);
  if (hash !== "" && hash === asText(status.stableRS)) return 100;
  if (strategy === "blueGreen") return asRecord(status.blueGreen).activeSelector === hash ? 100 : 0;
  if (status.abort === true) return 0;
  const told = asRecord(asRecord(asRecord(status.canary).weights).canary).weight;
  if (typeof told === "number") return told;
  const done = countOf(status.currentStepIndex) ?? 0;
  const weights = steps
    .slice(0, done + 1)
    .flatMap(({ setWeight }) => (typeof setWeight === "number" ? [setWeight] : []));
  return weights.at(-1) ?? (steps.length > 0 ? 0 : undefined);
}

/** Seconds of the pause that it is in; undefined: until somebody lets it go on. */
function pauseOf(strategy: RolloutState["strategy"], spec: Loose, status: Loose): number | undefined {
  const { canary, blueGreen } = asRecord(spec.strategy);
  if (strategy === "blueGreen") return countOf(asRecord(blueGreen).autoPromotionSeconds);
  const step = asRecord(asList(asRecord(canary).steps)[countOf(status.currentStepIndex) ?? 0]);
  const { duration } = asRecord(isRecord(step.pause) ? step.pause : undefined);
  return typeof duration === "number" ? duration : (parseDuration(asText(duration)) ?? undefined);
}

function endOf(start: string | undefined, seconds: number | undefined): string | undefined {
  if (start === undefined || seconds === undefined) return undefined;
  return new Date(Date.parse(start) + seconds * 1000).toISOString().replace(/\.\d+/, "");
}
