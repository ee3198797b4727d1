import { durationText } from "../../../model/duration.ts";
import {
  isRollout,
  type RolloutStep,
  type RolloutStrategy,
  strategyOfRollout,
} from "../../../model/kubernetes/rollouts.ts";
import type { Effect } from "../effect.ts";
import type { Pair, Scene } from "../scene.ts";
import { templateChanges } from "./causes.ts";
import { counted, quoted } from "./words.ts";
import { countOf, specOf, takenBy, targetId } from "./workload.ts";

/** What happens to new pods on their way, in words. */
export function progressiveWords(strategy: RolloutStrategy): string {
  if (strategy.type === "blueGreen") {
    const measured = strategy.isAnalysed ? " and measured" : "";
    return `all beside the old ones, then switched to${measured}; the old ones stay for ${durationText(strategy.scaleDownSeconds)} more`;
  }
  const of = strategy.isRouted ? "of the requests" : "of the pods";
  const steps = strategy.steps.map((step) => stepWords(step, of)).filter((words) => words !== "");
  const way = steps.length === 0 ? "" : `: ${steps.join(", ")}, then all`;
  const beside = strategy.isRouted ? "on top of all old ones, " : "";
  return `${beside}by a canary${way}`;
}

function stepWords(step: RolloutStep, of: string): string {
  if (step.kind === "weight") return `${step.weight} % ${of}`;
  if (step.kind === "analysis") return "measured";
  if (step.kind === "other") return "";
  return step.seconds === undefined ? "until somebody goes on" : `for ${durationText(step.seconds)}`;
}

/** The second of the two releases in which a Rollout takes over: it has the Deployment's template, to which its pods belong already. */
export function takesTemplateOver({ reference, before, after }: Pair, { pairs }: Scene): boolean {
  const taken = takenBy(before);
  if (taken === undefined || after === undefined || !isRollout(after)) return false;
  const deployment = pairs.find(
    (one) =>
      one.reference.kind === "Deployment" &&
      one.reference.name === taken &&
      one.reference.namespace === reference.namespace,
  );
  return JSON.stringify(specOf(deployment?.before).template) === JSON.stringify(specOf(after).template);
}

function deploymentWords(name: string, rollout: string): string {
  return name === rollout ? "the Deployment" : `the Deployment ${quoted(name)}`;
}

/** A Rollout that begins or ends to take over from a Deployment, and one that goes otherwise from the next new pods on. */
export function progressive(pair: Pair, scene: Scene): readonly Effect[] {
  const { reference, before, after, fields } = pair;
  if (after === undefined || !isRollout(after)) return [];
  const workload = reference.name;
  const name = quoted(workload);
  const taken = takenBy(after);
  if (before === undefined && taken !== undefined) {
    const comes = `The Rollout ${name} takes over from ${deploymentWords(taken, workload)}: its own pods come, and the Deployment's go as they are available. Both are there meanwhile.`;
    const begins = countOf(specOf(after).replicas) ?? 1;
    const scaled = scene.autoscalers.before.get(targetId("Deployment", reference.namespace, taken));
    const isFewer = scaled !== undefined && scaled.max > begins;
    const message = isFewer
      ? `${comes} It has ${counted(begins, "pod")} at first, and the Deployment may have up to ${scaled.max} by its autoscaler.`
      : comes;
    const raised = isFewer ? "raise `replicas` for this release where more pods are there, and " : "";
    // A Rollout that is compiled has the name of its Deployment.
    const setting = taken === workload ? "rollout.takesOver" : "spec.workloadRef";
    const hint = `${raised}take \`${setting}\` out in the next release, when the Deployment has no pods left.`;
    return [{ kind: "rollout", workload, severity: "medium", message, hint }];
  }
  if (takesTemplateOver(pair, scene)) {
    const deployment = deploymentWords(takenBy(before) ?? workload, workload);
    const message = `The Rollout ${name} has the template of ${deployment} itself from now on: no pod restarts, and the Deployment goes.`;
    const hint = "publish it when the Deployment has no pods left.";
    return [{ kind: "rollout", workload, severity: "medium", message, hint }];
  }
  const isOther = before !== undefined && fields.some(({ path }) => path[1] === "strategy");
  const strategy = strategyOfRollout(after);
  if (!isOther || strategy === undefined || templateChanges(fields).length > 0) return [];
  const message = `The next new pods of ${name} come ${progressiveWords(strategy)}.`;
  return [{ kind: "rollout", workload, severity: "low", message }];
}
