import { asRecord, asText, type Loose } from "../../../model/loose.ts";
import type { Path } from "../schema/faults.ts";
import { isSet, type Problem } from "./problem.ts";

/** Jobs and CronJobs (pkg/apis/batch/validation/validation.go). */
export function jobProblems(object: Loose): readonly Problem[] {
  const spec = asRecord(object.spec);
  if (object.kind === "Job") return jobSpecProblems(spec, ["spec"]);
  const template = asRecord(asRecord(spec.jobTemplate).spec);
  return [...scheduleProblems(spec.schedule), ...jobSpecProblems(template, ["spec", "jobTemplate", "spec"])];
}

function jobSpecProblems(spec: Loose, path: Path): readonly Problem[] {
  const pod = asRecord(asRecord(spec.template).spec);
  const policy = asText(pod.restartPolicy);
  const problems: Problem[] = [];
  const restart = [...path, "template", "spec", "restartPolicy"];
  if (policy === "" || policy === "Always") {
    const message =
      policy === "" ? "is not set, which means Always: a Job would never end." : "is Always: a Job would never end.";
    problems.push({ path: restart, message, hint: "Write Never or OnFailure." });
  } else if (isSet(spec.podFailurePolicy) && policy !== "Never") {
    problems.push({ path: restart, message: `is ${policy} beside a podFailurePolicy.`, hint: "Write Never." });
  }
  const indexed = spec.completionMode === "Indexed";
  if (indexed && !isSet(spec.completions)) {
    problems.push({
      path: [...path, "completions"],
      message: "is not set, but the Job is Indexed.",
      hint: "Say how many indices there are.",
    });
  }
  for (const field of ["backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"]) {
    if (indexed || !isSet(spec[field])) continue;
    problems.push({
      path: [...path, field],
      message: "is for Jobs whose completionMode is Indexed.",
      hint: "Remove it, or index the Job.",
    });
  }
  return problems;
}

function scheduleProblems(schedule: unknown): readonly Problem[] {
  if (typeof schedule !== "string" || schedule === "") return [];
  const path = ["spec", "schedule"];
  if (schedule.includes("TZ")) {
    return [{ path, message: "names a time zone.", hint: "Name it in /spec/timeZone instead." }];
  }
  const fields = schedule.trim().split(/\s+/);
  if (schedule.startsWith("@") || fields.length === 5) return [];
  return [
    {
      path,
      message: `has ${fields.length} fields instead of 5.`,
      hint: "Write minute, hour, day of month, month and day of week, such as `0 3 * * *`.",
    },
  ];
}
