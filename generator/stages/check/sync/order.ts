import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { asList, asTextMap, at, isRecord, textOf } from "../../../model/loose.ts";
import { compare, isHook, type Position, positionsOf, positionText } from "../../../model/sync-position.ts";
import { finding } from "../finding.ts";
import { placeOf, placeOfValue } from "../place.ts";
import { type Applications, areSyncedTogether } from "../relations/applications.ts";
import { type Inventory, lookUp, ownOfKind, sameNamespace } from "../relations/inventory.ts";
import { type Pods, podsOf } from "../relations/pods.ts";
import type { Scope } from "../rule.ts";
import { type Need, needsOf, providersOf } from "./needs.ts";
import { ownWebhooks } from "./webhooks.ts";

/** @codes gathered by the build */
export const codes = {
  "sync-deadlock": {
    cause:
      "An object waits for another one that the same sync applies in a later wave or phase. Argo CD waits for the first before it goes on, so that a new environment never gets there.",
    cure: "Give what is waited for the same wave or an earlier one; what a hook needs has to be a hook of its phase, in an earlier wave, or be there before.",
  },
} as const satisfies CodeTexts;

/** Kinds whose pods a sync waits for, unless there are none (pkg/health in gitops-engine). */
const awaited: ReadonlySet<string> = new Set([
  "Deployment.apps",
  "StatefulSet.apps",
  "DaemonSet.apps",
  "ReplicaSet.apps",
  "Job.batch",
  "Pod",
]);

const waveAnnotation = "argocd.argoproj.io/sync-wave";

/**
 * Objects that wait for one which a sync applies only after they are healthy. Argo CD goes on to the next wave or phase
 * when all of the one before is healthy, so that it never gets there (syncContext.Sync in gitops-engine).
 */
export function deadlocks(scope: Scope, inventory: Inventory, applications: Applications): readonly Diagnostic[] {
  const together = (one: CompiledObject, other: CompiledObject) => areSyncedTogether(scope, applications, one, other);
  const pods = podsOf(readable(scope));
  return [
    ...pods.filter(isAwaited).flatMap((waiting) => lateNeeds(inventory, waiting, together)),
    ...ownOfKind(inventory, "PersistentVolumeClaim").flatMap((claim) =>
      unboundClaims(inventory, pods, claim, together),
    ),
    ...ownWebhooks(inventory, together),
  ];
}

/** Hooks may have a name that is made for each sync (generateName). */
function readable({ unit }: Scope): readonly CompiledObject[] {
  return unit.objects.filter(({ object }) => isRecord(object) && isRecord(object.metadata));
}

type Together = (one: CompiledObject, other: CompiledObject) => boolean;

function isAwaited({ maker }: Pods): boolean {
  return awaited.has(groupKind(maker.object)) && at(maker.object, "spec", "replicas") !== 0;
}

/** One finding for each thing that comes too late for the pods of `waiting`. */
function lateNeeds(inventory: Inventory, waiting: Pods, together: Together): readonly Diagnostic[] {
  const [position] = positionsOf(waiting.maker.object);
  if (position === undefined) return [];
  return needsOf(waiting).flatMap((need) => {
    const late = lateProvider(providersOf(inventory, need), position, waiting.maker, together);
    return late === undefined ? [] : [lateFinding(waiting.maker, position, need, late)];
  });
}

interface Late {
  readonly provider: CompiledObject;
  readonly position: Position;
}

/** The first provider, when all there are come after `position` in the same sync. */
function lateProvider(
  providers: readonly CompiledObject[],
  position: Position,
  waiting: CompiledObject,
  together: Together,
): Late | undefined {
  const comings: Late[] = [];
  for (const provider of providers) {
    const [first] = positionsOf(provider.object);
    if (first === undefined || !together(waiting, provider) || compare(first, position) <= 0) return undefined;
    comings.push({ provider, position: first });
  }
  return comings.toSorted((one, other) => compare(one.position, other.position))[0];
}

function lateFinding(waiting: CompiledObject, position: Position, need: Need, late: Late): Diagnostic {
  const { kind, metadata } = late.provider.object;
  const made = kind === need.kind ? "" : `, which ${kind}/${metadata.name} makes`;
  return finding("sync-deadlock", waiting, {
    origin: placeOfNeed(waiting, need),
    message:
      `Its pods cannot start without ${need.kind}/${need.name}${made}. Argo CD applies that in ${positionText(late.position)}, ` +
      `and waits for the pods in ${positionText(position)} first: the sync of a new environment never ends.`,
    hint:
      late.position.phase === position.phase
        ? `Give ${kind}/${metadata.name} the annotation ${waveAnnotation}: "${position.wave}", or a lower one.`
        : `Make ${kind}/${metadata.name} a hook of the same phase in an earlier wave, or this one an ordinary object in a wave.`,
  });
}

function placeOfNeed(waiting: CompiledObject, { fields, name }: Need) {
  const written = placeOfValue(waiting, fields, name);
  return written.pointer === "" ? placeOf(waiting, ["metadata", "annotations", waveAnnotation]) : written;
}

/** Claims of a class that binds on first use stay pending, which is not healthy, until a pod that has them is there. */
function unboundClaims(
  inventory: Inventory,
  pods: readonly Pods[],
  claim: CompiledObject,
  together: Together,
): readonly Diagnostic[] {
  const [position] = positionsOf(claim.object);
  if (position === undefined || textOf(at(claim.object, "spec", "volumeName")) !== undefined) return [];
  const storageClass = classOf(inventory, claim);
  if (at(storageClass?.object, "volumeBindingMode") !== "WaitForFirstConsumer") return [];
  const users = pods.filter((each) => mounts(each, claim)).map(({ maker }) => maker);
  const first = lateProvider(users, position, claim, together);
  if (first === undefined) return [];
  const { kind, metadata } = first.provider.object;
  return [
    finding("sync-deadlock", claim, {
      origin: placeOf(claim, ["metadata", "annotations", waveAnnotation]),
      message:
        `Its class \`${storageClass?.object.metadata.name}\` binds it when a pod uses it, and ${kind}/${metadata.name} comes in ` +
        `${positionText(first.position)}, after ${positionText(position)}: Argo CD waits for the claim first, and the sync never ends.`,
      hint: isHook(claim.object)
        ? "Make it an ordinary object in the wave of the pods."
        : `Give both the same wave: set ${waveAnnotation} of the claim to "${first.position.wave}".`,
    }),
  ];
}

function classOf(inventory: Inventory, { object }: CompiledObject): CompiledObject | undefined {
  const name = at(object, "spec", "storageClassName");
  const kind = "StorageClass.storage.k8s.io";
  if (typeof name === "string") return lookUp(inventory, kind, name);
  const classes = inventory.byKind.get(kind) ?? [];
  return classes.find(
    (each) => asTextMap(each.object.metadata.annotations)["storageclass.kubernetes.io/is-default-class"] === "true",
  );
}

function mounts({ namespace, spec }: Pods, claim: CompiledObject): boolean {
  return (
    sameNamespace(namespace, claim.object.metadata.namespace) &&
    asList(spec.volumes).some(
      (volume) => at(volume, "persistentVolumeClaim", "claimName") === claim.object.metadata.name,
    )
  );
}
