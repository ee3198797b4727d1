import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { type RolloutStep, type RolloutStrategy, strategyOfRollout } from "../../../model/kubernetes/rollouts.ts";
import { asRecord, asRecords, countOf, isRecord, type Loose, shownText, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { type Inventory, lookUp } from "../relations/inventory.ts";

/** @codes gathered by the build */
export const codes = {
  "rollout-refused": {
    cause:
      "Argo Rollouts refuses the Rollout: its phase becomes Degraded with the reason InvalidSpec, and no pod is replaced.",
    cure: "Correct what is named. The API server takes it all the same, so that only the controller would tell.",
  },
  "rollout-never-ends": {
    cause:
      "The Rollout waits for a person, and Argo CD waits for the Rollout: no later wave, no PostSync hook and no automatic sync " +
      "starts until somebody goes on by hand.",
    cure: "Give every pause a duration, and let a blue-green Rollout switch by itself.",
  },
  "canary-weights": {
    cause: "A canary gives new pods less than they had a step before.",
    cure: "Let weights rise from step to step.",
  },
  "canary-alone": {
    cause:
      "A canary by the number of pods has one pod: beside it stands one new pod or none, whatever the weight is, so that nothing " +
      "is compared as it was meant.",
    cure: "Give the service more pods, or weigh its requests by its route.",
  },
} as const satisfies CodeTexts;

/** Whether a Rollout is taken by its controller, and comes to its end. */
export function endings(subject: CompiledObject, inventory: Inventory, isWhole: boolean): readonly Diagnostic[] {
  const strategy = strategyOfRollout(subject.object);
  if (strategy === undefined) return [];
  return [
    ...deadlines(subject),
    ...(strategy.type === "canary" ? canaryEndings(subject, strategy, isWhole) : []),
    ...(strategy.type === "blueGreen" && isWhole && !strategy.isAutomatic ? [waits(subject)] : []),
    ...analysesOf(subject).flatMap(({ templates, path }) =>
      templates.flatMap((name) => endlessMetrics(subject, name, path, inventory)),
    ),
  ];
}

/** ValidateRolloutSpec of pkg/apis/rollouts/validation/validation.go. */
function deadlines(subject: CompiledObject): readonly Diagnostic[] {
  const spec = asRecord(subject.object.spec);
  const ready = countOf(spec.minReadySeconds) ?? 0;
  const deadline = countOf(spec.progressDeadlineSeconds) ?? 600;
  if (deadline > ready) return [];
  return [
    finding("rollout-refused", subject, {
      origin: placeOf(subject, ["spec", "progressDeadlineSeconds"]),
      message: `Its pods have to be ready for ${ready} seconds, and ${deadline} seconds are all that they get: no pod could ever be in time.`,
      hint: "Set progressDeadlineSeconds above minReadySeconds.",
    }),
  ];
}

type Canary = Extract<RolloutStrategy, { type: "canary" }>;

function canaryEndings(subject: CompiledObject, canary: Canary, isWhole: boolean): readonly Diagnostic[] {
  const at = (...keys: readonly string[]) => placeOf(subject, ["spec", "strategy", "canary", ...keys]);
  const isZero = (value: unknown) => value === 0 || value === "0" || value === "0%";
  const found: Diagnostic[] = [];
  if (isZero(canary.maxSurge) && isZero(canary.maxUnavailable)) {
    const message = "maxSurge and maxUnavailable are both 0: no pod could ever be replaced.";
    found.push(
      finding("rollout-refused", subject, { origin: at("maxSurge"), message, hint: "Set maxUnavailable to 1." }),
    );
  }
  let reached = 0;
  for (const [index, step] of canary.steps.entries()) {
    const place = at("steps", String(index));
    if (isWhole && step.kind === "pause" && step.seconds === undefined) found.push(waits(subject, index));
    if (step.kind !== "weight") continue;
    if (step.weight < reached) {
      found.push(
        finding("canary-weights", subject, {
          severity: "warning",
          origin: place,
          message: `Step ${index + 1} gives new pods ${step.weight} %, and they have ${reached} % already.`,
          hint: "Let weights rise.",
        }),
      );
    }
    reached = step.weight;
  }
  const alone = isWhole ? aloneIn(subject, canary) : undefined;
  return alone === undefined ? found : [...found, alone];
}

function waits(subject: CompiledObject, index?: number): Diagnostic {
  const path =
    index === undefined
      ? ["spec", "strategy", "blueGreen", "autoPromotionEnabled"]
      : ["spec", "strategy", "canary", "steps", String(index)];
  return finding("rollout-never-ends", subject, {
    origin: placeOf(subject, path),
    message:
      index === undefined
        ? "It switches to new pods only when a person says so, and Argo CD waits for that."
        : `Step ${index + 1} is a pause without a duration: it ends only when a person says so, and Argo CD waits for that.`,
    hint: index === undefined ? "Set autoPromotionEnabled, or autoPromotionSeconds." : "Give the pause a duration.",
  });
}

/** With one pod the number of pods is 1 + 1 or 1 + 0 at every weight. */
function aloneIn(subject: CompiledObject, { isRouted, steps }: Canary): Diagnostic | undefined {
  const { replicas } = asRecord(subject.object.spec);
  const weights = steps.filter((step): step is Extract<RolloutStep, { kind: "weight" }> => step.kind === "weight");
  const [between] = weights.filter(({ weight }) => weight > 0 && weight < 100);
  if (isRouted || between === undefined || countOf(replicas) !== 1) return undefined;
  return finding("canary-alone", subject, {
    severity: "warning",
    origin: placeOf(subject, ["spec", "replicas"]),
    message: `New pods are to have ${between.weight} %, and there is one pod: it stands beside one new pod, or goes.`,
    hint: "Give it more pods, or weigh its requests by a route.",
  });
}

/** An analysis that has to end before the Rollout goes on, and where it stands. */
interface Awaited {
  readonly templates: readonly Loose[];
  readonly path: readonly string[];
}

function analysesOf({ object }: CompiledObject): readonly Awaited[] {
  const { canary, blueGreen } = asRecord(asRecord(object.spec).strategy);
  const steps = asRecords(asRecord(canary).steps).flatMap(({ analysis }, index) => {
    const path = ["spec", "strategy", "canary", "steps", String(index)];
    return isRecord(analysis) ? [{ templates: asRecords(analysis.templates), path }] : [];
  });
  const switches = ["prePromotionAnalysis", "postPromotionAnalysis"].flatMap((field) => {
    const analysis = asRecord(blueGreen)[field];
    const path = ["spec", "strategy", "blueGreen", field];
    return isRecord(analysis) ? [{ templates: asRecords(analysis.templates), path }] : [];
  });
  return [...steps, ...switches];
}

/** Metric.EffectiveCount of the API's types, and validateAnalysisTemplate of validation_references.go. */
function endlessMetrics(
  subject: CompiledObject,
  { templateName, clusterScope }: Loose,
  path: readonly string[],
  inventory: Inventory,
): readonly Diagnostic[] {
  const name = textOf(templateName);
  if (name === undefined) return [];
  const kind = clusterScope === true ? "ClusterAnalysisTemplate" : "AnalysisTemplate";
  const { namespace } = subject.object.metadata;
  const template = lookUp(inventory, `${kind}.argoproj.io`, name, clusterScope === true ? undefined : namespace);
  return asRecords(asRecord(template?.object.spec).metrics)
    .filter(({ count, interval }) => count === undefined && interval !== undefined)
    .map((metric) =>
      finding("rollout-refused", subject, {
        origin: placeOf(subject, path),
        message: `The metric \`${shownText(metric.name)}\` of ${kind} \`${name}\` is measured every ${shownText(metric.interval)} without an end, and the Rollout would wait for its end.`,
        hint: "Give the metric a `count`.",
      }),
    );
}
