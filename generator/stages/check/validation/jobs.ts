import { asList, asRecord, asText, isRecord, type Loose } from "../../../model/loose.ts";
import type { Path } from "../schema/faults.ts";
import { each, isSet, type Problem, refuseIf } from "./problem.ts";
import { scheduleProblems, timeZoneProblems } from "./schedules.ts";
import { selectorProblems } from "./selectors.ts";

/** Jobs and CronJobs (pkg/apis/batch/validation/validation.go). */
export function jobProblems(object: Loose): readonly Problem[] {
  const spec = asRecord(object.spec);
  if (object.kind === "Job") return [...generatedProblems(object), ...jobSpecProblems(spec, ["spec"])];
  const template = asRecord(asRecord(spec.jobTemplate).spec);
  const path = ["spec", "jobTemplate", "spec"];
  return [
    ...scheduleProblems(spec.schedule, ["spec", "schedule"]),
    ...timeZoneProblems(spec.timeZone, ["spec", "timeZone"]),
    ...refuseIf(
      isSet(template.selector) || template.manualSelector === true,
      [...path, isSet(template.selector) ? "selector" : "manualSelector"],
      "is set, but the Jobs of a CronJob choose their own.",
      "Remove it.",
    ),
    ...jobSpecProblems(template, path),
  ];
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
  // Where neither is said, both are 1 (pkg/apis/batch/v1/defaults.go).
  if (indexed && !isSet(spec.completions) && isSet(spec.parallelism)) {
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
  return [
    ...problems,
    ...indexProblems(spec, path, indexed),
    ...failurePolicyProblems(spec, path),
    ...successPolicyProblems(spec, path),
  ];
}

const labelsOfJob = ["controller-uid", "batch.kubernetes.io/controller-uid"];
const namesOfJob = ["job-name", "batch.kubernetes.io/job-name"];

/** The server writes the selector of a Job and its labels (validateGeneratedSelector), unless it is told not to. */
function generatedProblems(object: Loose): readonly Problem[] {
  const spec = asRecord(object.spec);
  const labels = asRecord(asRecord(asRecord(spec.template).metadata).labels);
  const name = asText(asRecord(object.metadata).name);
  const path = ["spec", "template", "metadata", "labels"];
  const selector = spec.selector;
  if (spec.manualSelector === true) {
    const readable = isRecord(selector) ? selector : {};
    return [
      ...refuseIf(!isSet(selector), ["spec"], "has a manualSelector, and no `selector`.", "Add one, or remove it."),
      ...selectorProblems(selector, ["spec", "selector"]),
      ...refuseIf(
        isSet(selector) && !selects(readable, labels),
        path,
        "does not match the Job's own selector.",
        "Give the pod template the labels that /spec/selector names.",
      ),
    ];
  }
  return [
    ...refuseIf(
      isFilledSelector(selector),
      ["spec", "selector"],
      "is set, but a Job chooses its own.",
      "Remove it, or set manualSelector.",
    ),
    ...labelsOfJob.flatMap((label) =>
      refuseIf(labels[label] !== undefined, [...path, label], "is a label that the server writes.", "Remove it."),
    ),
    ...namesOfJob.flatMap((label) =>
      refuseIf(
        labels[label] !== undefined && labels[label] !== name,
        [...path, label],
        `must be ${name}.`,
        "Remove it.",
      ),
    ),
  ];
}

function isFilledSelector(selector: unknown): boolean {
  const { matchLabels, matchExpressions } = asRecord(selector);
  return Object.keys(asRecord(matchLabels)).length + asList(matchExpressions).length > 0;
}

function selects({ matchLabels, matchExpressions }: Loose, labels: Loose): boolean {
  const wanted = Object.entries(asRecord(matchLabels));
  return asList(matchExpressions).length > 0 || wanted.every(([key, value]) => labels[key] === value);
}

const mostParallel = 100_000;

function indexProblems(spec: Loose, path: Path, indexed: boolean): readonly Problem[] {
  const { maxFailedIndexes: failed, completions, parallelism } = spec;
  const most = Math.min(typeof completions === "number" ? completions : mostParallel, mostParallel);
  return [
    ...refuseIf(
      isSet(failed) && !isSet(spec.backoffLimitPerIndex),
      [...path, "maxFailedIndexes"],
      "is set without backoffLimitPerIndex.",
      "Add it, or remove maxFailedIndexes.",
    ),
    ...refuseIf(
      indexed && typeof failed === "number" && failed > most,
      [...path, "maxFailedIndexes"],
      `must be at most ${most}.`,
      "Lower it.",
    ),
    ...refuseIf(
      indexed && typeof parallelism === "number" && parallelism > mostParallel,
      [...path, "parallelism"],
      `must be at most ${mostParallel} for an Indexed Job.`,
      "Lower it.",
    ),
  ];
}

/** When a Job fails at once, or not at all (validatePodFailurePolicy). */
function failurePolicyProblems(spec: Loose, path: Path): readonly Problem[] {
  if (!isSet(spec.podFailurePolicy)) return [];
  const pod = asRecord(asRecord(spec.template).spec);
  const names = ["containers", "initContainers"].flatMap((list) => asList(pod[list]).map((one) => asRecord(one).name));
  return [
    ...refuseIf(
      isSet(spec.podReplacementPolicy) && spec.podReplacementPolicy !== "Failed",
      [...path, "podReplacementPolicy"],
      "must be Failed beside a podFailurePolicy.",
      "Remove it.",
    ),
    ...each(asRecord(spec.podFailurePolicy).rules, [...path, "podFailurePolicy", "rules"], (rule, place) => {
      const conditions = asList(rule.onPodConditions).length > 0;
      const codes = asRecord(rule.onExitCodes);
      return [
        ...refuseIf(
          conditions === isSet(rule.onExitCodes),
          place,
          "must have either onExitCodes or onPodConditions.",
          "Make two rules of it, or add one of them.",
        ),
        ...refuseIf(
          rule.action === "FailIndex" && !isSet(spec.backoffLimitPerIndex),
          [...place, "action"],
          "is FailIndex, but the Job has no backoffLimitPerIndex.",
          "Add it.",
        ),
        ...refuseIf(
          isSet(codes.containerName) && !names.includes(codes.containerName),
          [...place, "onExitCodes", "containerName"],
          "is no container of the pod.",
          "Correct it, or leave it out.",
        ),
        ...(isSet(rule.onExitCodes) ? exitCodeProblems(codes, [...place, "onExitCodes", "values"]) : []),
      ];
    }),
  ];
}

function exitCodeProblems({ operator, values }: Loose, path: Path): readonly Problem[] {
  const codes = asList(values);
  const ordered = codes.every((code, at) => at === 0 || Number(codes[at - 1]) < Number(code));
  return [
    ...refuseIf(operator === "In" && codes.includes(0), path, "has 0, which is no failure.", "Remove it."),
    ...refuseIf(!ordered, path, "is not in ascending order, or has a code twice.", "Sort it."),
  ];
}

/** When a Job is done before all of it is (validateSuccessPolicy). */
function successPolicyProblems(spec: Loose, path: Path): readonly Problem[] {
  return each(asRecord(spec.successPolicy).rules, [...path, "successPolicy", "rules"], (rule, place) =>
    refuseIf(
      !isSet(rule.succeededCount) && !isSet(rule.succeededIndexes),
      place,
      "has neither succeededCount nor succeededIndexes.",
      "Add one of them.",
    ),
  );
}
