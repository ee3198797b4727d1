import type { Service as ServiceInput } from "../../../model/input.ts";
import type { Service, Workload } from "../../../model/workload.ts";
import { type WorkloadKind, workloadKinds } from "../../../model/workload-kinds.ts";
import type { Faults } from "../faults.ts";

/** Settings that have a meaning for some kinds alone, and what is said where they have none. */
const fieldsOfKinds: readonly (readonly [keyof ServiceInput, (kind: WorkloadKind) => boolean, why: string])[] = [
  ["schedule", isCronJob, "only a CronJob runs at times"],
  ["timeZone", isCronJob, "only a CronJob runs at times"],
  ["concurrencyPolicy", isCronJob, "only a CronJob has several runs"],
  ["history", isCronJob, "only a CronJob has several runs"],
  ["suspend", isCronJob, "only a CronJob runs at times"],
  ["startingDeadlineSeconds", isCronJob, "only a CronJob runs at times"],
  ["activeDeadlineSeconds", comesToAnEnd, "only a CronJob and a Job come to an end"],
  ["backoffLimit", comesToAnEnd, "only a CronJob and a Job come to an end"],
  ["hook", (kind) => kind === "Job", "only a Job runs in a sync"],
  ["replicas", isScaled, "it has no number of pods"],
  ["autoscaling", isScaled, "it has no number of pods"],
  ["disruption", isScaled, "it has no number of pods"],
  ["rollout", isRolled, "its pods are not replaced by numbers"],
  ["minReadySeconds", isServing, "its pods are ready for nobody"],
  ["progressDeadlineSeconds", (kind) => kind === "Deployment", "only a Deployment has a deadline for its pods"],
  ["revisionHistoryLimit", isServing, "it has no revisions"],
  ["ttlSecondsAfterFinished", comesToAnEnd, "only a CronJob and a Job come to an end"],
  ["port", isServing, "nothing calls what comes to an end"],
  ["ports", isServing, "nothing calls what comes to an end"],
  ["service", isServing, "nothing calls what comes to an end"],
  ["route", isServing, "nothing calls what comes to an end"],
  ["routes", isServing, "nothing calls what comes to an end"],
  ["health", isServing, "nothing asks what comes to an end"],
  ["metrics", isServing, "nothing scrapes what comes to an end"],
];

/** What makes the pods. A setting of another kind is a fault. */
export function resolveWorkload(
  input: ServiceInput,
  defaults: Service["defaults"],
  keys: readonly string[],
  faults: Faults,
): Workload {
  const kind = input.workload ?? "Deployment";
  for (const [field, hasMeaning, why] of fieldsOfKinds) {
    const value = input[field];
    if (value === undefined || value === null || hasMeaning(kind)) continue;
    faults.add(
      "misplaced-setting",
      [...keys, field],
      `\`${field}\` has no meaning for a ${kind}: ${why}.`,
      "remove it.",
    );
  }
  const usual = usualRuns[defaults];
  const { backoffLimit = usual.backoffLimit, activeDeadlineSeconds, startingDeadlineSeconds, timeZone } = input;
  if (kind === "CronJob") {
    return {
      kind,
      schedule: faults.required(input.schedule, [...keys, "schedule"], "0 0 * * *"),
      ...(timeZone !== undefined && { timeZone }),
      concurrencyPolicy: input.concurrencyPolicy ?? usual.concurrencyPolicy,
      history: { succeeded: input.history?.succeeded ?? 3, failed: input.history?.failed ?? 1 },
      suspend: input.suspend ?? false,
      ...(startingDeadlineSeconds != null && { startingDeadlineSeconds }),
      backoffLimit,
      ...(activeDeadlineSeconds != null && { activeDeadlineSeconds }),
    };
  }
  if (kind === "Job") {
    const deadline = activeDeadlineSeconds === undefined ? usual.deadline : activeDeadlineSeconds;
    const hook = input.hook ?? usual.hook;
    return {
      kind,
      ...(hook !== undefined && { hook }),
      backoffLimit,
      ...(deadline !== null && { activeDeadlineSeconds: deadline }),
    };
  }
  return { kind };
}

/** A sync waits for a Job for ten minutes; Kubernetes' own are those of pkg/apis/batch/v1/defaults.go. */
const usualRuns = {
  hardened: { backoffLimit: 2, concurrencyPolicy: "Forbid", deadline: 600, hook: "Sync" },
  kubernetes: { backoffLimit: 6, concurrencyPolicy: "Allow", deadline: null, hook: undefined },
} as const;

function isCronJob(kind: WorkloadKind): boolean {
  return kind === "CronJob";
}

function comesToAnEnd(kind: WorkloadKind): boolean {
  return !workloadKinds[kind].isServing;
}

function isScaled(kind: WorkloadKind): boolean {
  return workloadKinds[kind].isScaled;
}

function isRolled(kind: WorkloadKind): boolean {
  return kind === "Deployment" || kind === "DaemonSet";
}

function isServing(kind: WorkloadKind): boolean {
  return workloadKinds[kind].isServing;
}
