import { asRecord, type Loose } from "../../../model/loose.ts";
import type { Path } from "../schema/faults.ts";
import { type Problem, refuseIf } from "./problem.ts";

/** Pods are ended after this many seconds unless they say (SetDefaults_PodSpec). */
const defaultGrace = 30;

/** A pod is killed when its grace is over, so that no hook of its may sleep longer (validateSleepAction). */
export function sleepProblems(container: Loose, spec: Loose, path: Path): readonly Problem[] {
  const grace = spec.terminationGracePeriodSeconds ?? defaultGrace;
  const lifecycle = asRecord(container.lifecycle);
  return ["postStart", "preStop"].flatMap((hook) => {
    const { seconds } = asRecord(asRecord(lifecycle[hook]).sleep);
    if (typeof seconds !== "number" || typeof grace !== "number") return [];
    return refuseIf(
      seconds < 0 || seconds > grace,
      [...path, "lifecycle", hook, "sleep", "seconds"],
      `is ${seconds}, but must be between 0 and the pod's terminationGracePeriodSeconds, which is ${grace}.`,
      "Sleep for a shorter time, or raise terminationGracePeriodSeconds.",
    );
  });
}
