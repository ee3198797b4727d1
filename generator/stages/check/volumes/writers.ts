import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { asList, asTexts, at, entryOf, shownText, textOf } from "../../../model/loose.ts";
import { finding, objectName } from "../finding.ts";
import { placeOf, placeOfValue } from "../place.ts";
import { type Inventory, lookUp, ownOfKind, sameNamespace } from "../relations/inventory.ts";
import { type Pods, podsOf } from "../relations/pods.ts";

/** @codes gathered by the build */
export const codes = {
  "rolled-single-writer": {
    cause:
      "A Deployment whose claim is for one writer is rolled: the new pod starts while the old one still has the volume.",
    cure: "Set the Deployment's strategy to Recreate.",
    kind: "policy",
  },
  "shared-single-writer": {
    cause: "A claim for one writer is mounted by several pods: by number, by autoscaling, or from two workloads.",
    cure: "Run one pod, give each workload its own claim, or use a StatefulSet with volumeClaimTemplates.",
    kind: "policy",
  },
} as const satisfies CodeTexts;

/** Pods that mount a claim for one writer. */
interface Writer {
  readonly pods: Pods;
  readonly claim: CompiledObject;
}

/** Volumes with one writer that two pods would use at once: in a rollout, by number, by autoscaling, or from two workloads. */
export function sharedWriters(inventory: Inventory): readonly Diagnostic[] {
  const writers = podsOf(inventory.unit).flatMap((pods) => writersOf(inventory, pods));
  const firsts = new Map<CompiledObject, Pods>();
  const autoscalers = ownOfKind(inventory, "HorizontalPodAutoscaler.autoscaling");
  return writers.flatMap((writer) => {
    const first = firsts.get(writer.claim);
    if (first === undefined) firsts.set(writer.claim, writer.pods);
    return [
      ...many(writer),
      ...rolled(writer),
      ...autoscaled(writer, autoscalers),
      ...(first === undefined ? [] : [shared(writer, first)]),
    ];
  });
}

function writersOf(inventory: Inventory, pods: Pods): readonly Writer[] {
  const names = new Set(
    asList(pods.spec.volumes).flatMap((volume) => textOf(at(volume, "persistentVolumeClaim", "claimName")) ?? []),
  );
  return [...names].flatMap((name) => {
    const claim = lookUp(inventory, "PersistentVolumeClaim", name, pods.namespace);
    return claim !== undefined && hasOneWriter(claim) ? [{ pods, claim }] : [];
  });
}

function hasOneWriter({ object }: CompiledObject): boolean {
  const modes = asTexts(at(object, "spec", "accessModes"));
  return modes.length > 0 && modes.every((mode) => mode === "ReadWriteOnce" || mode === "ReadWriteOncePod");
}

/** More than one pod by what the workload itself says. */
function many({ pods: { maker }, claim }: Writer): readonly Diagnostic[] {
  const { object } = maker;
  const kind = groupKind(object);
  const count = at(object, "spec", kind === "Job.batch" ? "parallelism" : "replicas");
  if (kind === "DaemonSet.apps") return [tooMany(maker, claim, "a DaemonSet runs one pod on every node")];
  if (kind === "CronJob.batch") {
    const policy = at(object, "spec", "concurrencyPolicy");
    if (policy === "Forbid" || policy === "Replace") return [];
    return [
      tooMany(maker, claim, "a run may begin before the last one ended, as concurrencyPolicy allows it", "warning"),
    ];
  }
  if (typeof count !== "number" || count <= 1) return [];
  return [tooMany(maker, claim, `there are ${count} pods`)];
}

/** What lets several pods run, by kind; other kinds have replicas. */
const numberFields: Readonly<Record<string, string>> = {
  CronJob: "concurrencyPolicy",
  DaemonSet: "template",
  Job: "parallelism",
};

function tooMany(
  maker: CompiledObject,
  claim: CompiledObject,
  why: string,
  severity: Diagnostic["severity"] = "error",
): Diagnostic {
  return finding("shared-single-writer", maker, {
    origin: placeOf(maker, ["spec", entryOf(numberFields, maker.object.kind) ?? "replicas"]),
    severity,
    message: `The claim \`${claim.object.metadata.name}\` is for one writer (${modesOf(claim)}), but ${why}.`,
    hint: "Run one pod, or use a StatefulSet with volumeClaimTemplates, which gives each pod a claim of its own.",
  });
}

/** A Deployment starts the new pod before the old one has ended, unless it recreates; with maxSurge 0 too, since it does not wait for the end. */
function rolled({ pods: { maker }, claim }: Writer): readonly Diagnostic[] {
  if (groupKind(maker.object) !== "Deployment.apps") return [];
  const strategy = textOf(at(maker.object, "spec", "strategy", "type")) ?? "RollingUpdate";
  if (strategy === "Recreate") return [];
  return [
    finding("rolled-single-writer", maker, {
      origin: placeOf(maker, ["spec", "strategy", "type"]),
      message: `The claim \`${claim.object.metadata.name}\` is for one writer (${modesOf(claim)}), but the Deployment's strategy is ${strategy}: the new pod waits for the old one's volume, or both write.`,
      hint: "Set spec.strategy.type to Recreate.",
    }),
  ];
}

function autoscaled({ pods: { maker }, claim }: Writer, autoscalers: readonly CompiledObject[]): readonly Diagnostic[] {
  const { kind, metadata } = maker.object;
  return autoscalers
    .filter(({ object }) => {
      const target = at(object, "spec", "scaleTargetRef");
      const most = at(object, "spec", "maxReplicas");
      const isTarget = at(target, "kind") === kind && at(target, "name") === metadata.name;
      return (
        isTarget && sameNamespace(object.metadata.namespace, metadata.namespace) && typeof most === "number" && most > 1
      );
    })
    .map((autoscaler) =>
      finding("shared-single-writer", autoscaler, {
        origin: placeOf(autoscaler, ["spec", "maxReplicas"]),
        message: `It scales ${objectName(maker)} to as many as ${shownText(at(autoscaler.object, "spec", "maxReplicas"))} pods, whose claim \`${claim.object.metadata.name}\` is for one writer (${modesOf(claim)}).`,
        hint: "Remove the autoscaler, or keep the data outside the pods.",
      }),
    );
}

function shared({ pods: { maker }, claim }: Writer, first: Pods): Diagnostic {
  return finding("shared-single-writer", maker, {
    origin: placeOfValue(maker, ["persistentVolumeClaim/claimName"], claim.object.metadata.name),
    message: `The claim \`${claim.object.metadata.name}\` is for one writer (${modesOf(claim)}), but ${objectName(first.maker)} mounts it too.`,
    hint: "Give each workload a claim of its own.",
  });
}

function modesOf({ object }: CompiledObject): string {
  return asTexts(at(object, "spec", "accessModes")).join(", ");
}
