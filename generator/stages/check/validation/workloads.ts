import type { LabelSelector } from "kubernetes-types/meta/v1.js";
import { isOn } from "../../../model/kubernetes/gates.ts";
import type { Release } from "../../../model/kubernetes/releases.ts";
import { selectorMatches } from "../../../model/kubernetes/selectors.ts";
import { asList, asRecord, asText, entryOf, isRecord, type Loose, shownText } from "../../../model/loose.ts";
import { isSet, type Problem, refuseIf } from "./problem.ts";
import { selectorProblems } from "./selectors.ts";

/** Deployments, ReplicaSets, StatefulSets and DaemonSets (pkg/apis/apps/validation/validation.go). */
export function workloadProblems(object: Loose, release: Release): readonly Problem[] {
  const spec = asRecord(object.spec);
  const pod = asRecord(asRecord(spec.template).spec);
  return [
    ...ownSelectorProblems(spec),
    ...restartProblems(pod.restartPolicy, asText(object.kind)),
    ...(isSet(pod.activeDeadlineSeconds)
      ? [
          {
            path: ["spec", "template", "spec", "activeDeadlineSeconds"],
            message: `is set, but pods of a ${asText(object.kind)} have no deadline.`,
            hint: "Remove it; Jobs have one.",
          },
        ]
      : []),
    ...(object.kind === "Deployment" ? deploymentProblems(spec) : []),
    ...(object.kind === "DaemonSet" ? daemonSetProblems(spec) : []),
    ...(object.kind === "StatefulSet" ? statefulSetProblems(spec, release) : []),
    ...selectorProblems(spec.selector, ["spec", "selector"]),
  ];
}

/** ReplicationControllers, whose selector is a map and may be left out: it is the template's labels then. */
export function controllerProblems(object: Loose): readonly Problem[] {
  const spec = asRecord(object.spec);
  const template = asRecord(spec.template);
  const labels = asRecord(asRecord(template.metadata).labels);
  const selector = Object.entries(asRecord(spec.selector));
  const path = ["spec", "selector"];
  return [
    ...refuseIf(
      selector.length === 0 && Object.keys(labels).length === 0,
      path,
      "is not set, and the pod template has no labels.",
      "Name the labels of the pod template.",
    ),
    ...refuseIf(
      selector.some(([key, value]) => labels[key] !== value),
      ["spec", "template", "metadata", "labels"],
      "does not match the workload's own selector.",
      "Give the pod template the labels that /spec/selector names.",
    ),
    ...restartProblems(asRecord(template.spec).restartPolicy, "ReplicationController"),
    ...refuseIf(
      isSet(asRecord(template.spec).activeDeadlineSeconds),
      ["spec", "template", "spec", "activeDeadlineSeconds"],
      "is set, but pods of a ReplicationController have no deadline.",
      "Remove it; Jobs have one.",
    ),
  ];
}

function ownSelectorProblems(spec: Loose): readonly Problem[] {
  if (!isRecord(spec.selector)) return [];
  const selector = readable(spec.selector);
  if (selector === undefined) return [];
  const path = ["spec", "selector"];
  if (Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0) {
    return [{ path, message: "is empty: it would select every pod.", hint: "Name the labels of the pod template." }];
  }
  const labels = asRecord(asRecord(asRecord(spec.template).metadata).labels) as Readonly<Record<string, string>>;
  if (selectorMatches(selector, labels)) return [];
  const missing = Object.entries(selector.matchLabels ?? {}).filter(([key, value]) => entryOf(labels, key) !== value);
  const named = missing.map(([key, value]) => `${key}=${shownText(value)}`).join(", ");
  return [
    {
      path: ["spec", "template", "metadata", "labels"],
      message: `does not match the workload's own selector${named === "" ? "" : `: ${named} is missing`}.`,
      hint: "Give the pod template the labels that /spec/selector names. The selector of an existing workload cannot be changed.",
    },
  ];
}

/** The selector without what the schema refuses anyway. */
function readable(selector: Loose): LabelSelector | undefined {
  const expressions = asList(selector.matchExpressions);
  if (!expressions.every((one) => isRecord(one) && (one.values === undefined || Array.isArray(one.values)))) {
    return undefined;
  }
  return { matchLabels: asRecord(selector.matchLabels), matchExpressions: expressions } as LabelSelector;
}

function restartProblems(policy: unknown, kind: string): readonly Problem[] {
  if (policy !== "Never" && policy !== "OnFailure") return [];
  return [
    {
      path: ["spec", "template", "spec", "restartPolicy"],
      message: `is ${policy}, but pods of a ${kind} are always restarted.`,
      hint: "Leave it out, or use a Job.",
    },
  ];
}

function deploymentProblems(spec: Loose): readonly Problem[] {
  const strategy = asRecord(spec.strategy);
  const rolling = asRecord(strategy.rollingUpdate);
  const path = ["spec", "strategy", "rollingUpdate"];
  const problems: Problem[] = [];
  if (strategy.type === "Recreate" && isSet(strategy.rollingUpdate)) {
    problems.push({
      path,
      message: "is set beside the type Recreate.",
      hint: "Remove it, or use the type RollingUpdate.",
    });
  } else {
    // Absent, both are 25% (pkg/apis/apps/v1/defaults.go).
    if (isZero(rolling.maxSurge) && isZero(rolling.maxUnavailable)) {
      problems.push({
        path: [...path, "maxUnavailable"],
        message: "is 0 and so is maxSurge: no pod could ever be replaced.",
        hint: "Let one of them be at least 1.",
      });
    }
    problems.push(...shareProblems(rolling, path, { atMostAll: ["maxUnavailable"] }));
  }
  const deadline = typeof spec.progressDeadlineSeconds === "number" ? spec.progressDeadlineSeconds : 600;
  const ready = typeof spec.minReadySeconds === "number" ? spec.minReadySeconds : 0;
  if (deadline <= ready) {
    problems.push({
      path: ["spec", "minReadySeconds"],
      message: `is ${ready}, but must be less than progressDeadlineSeconds, which is ${deadline}.`,
      hint: "Lower it, or raise progressDeadlineSeconds.",
    });
  }
  return problems;
}

function daemonSetProblems(spec: Loose): readonly Problem[] {
  const strategy = asRecord(spec.updateStrategy);
  // As for OnDelete: what is written there is ignored.
  if (strategy.type === "OnDelete") return [];
  const rolling = asRecord(strategy.rollingUpdate);
  const path = ["spec", "updateStrategy", "rollingUpdate"];
  const surge = isSet(rolling.maxSurge) && !isZero(rolling.maxSurge);
  // Absent, maxUnavailable is 1 and maxSurge 0.
  const unavailable = !isZero(rolling.maxUnavailable);
  const shares = shareProblems(rolling, path, { atMostAll: ["maxUnavailable", "maxSurge"] });
  if (surge === unavailable) {
    const message = surge ? "is set beside a maxUnavailable other than 0." : "is 0 and so is maxUnavailable.";
    return [...shares, { path: [...path, "maxSurge"], message, hint: "Let exactly one of the two be 0." }];
  }
  return shares;
}

function statefulSetProblems(spec: Loose, release: Release): readonly Problem[] {
  const strategy = asRecord(spec.updateStrategy);
  const { maxUnavailable } = asRecord(strategy.rollingUpdate);
  if (isZero(maxUnavailable) && isOn("MaxUnavailableStatefulSet", release)) {
    const path = ["spec", "updateStrategy", "rollingUpdate", "maxUnavailable"];
    return [{ path, message: "is 0: nothing could ever be replaced.", hint: "Set it to 1 or more, or remove it." }];
  }
  if (strategy.type !== "OnDelete" || !isSet(strategy.rollingUpdate)) return [];
  const path = ["spec", "updateStrategy", "rollingUpdate"];
  return [{ path, message: "is set beside the type OnDelete.", hint: "Remove it, or use RollingUpdate." }];
}

/** Numbers of pods that may be percentages: not negative, and of the form 25%. */
export function shareProblems(
  owner: Loose,
  path: readonly string[],
  { atMostAll }: { readonly atMostAll: readonly string[] },
): readonly Problem[] {
  return ["maxSurge", "maxUnavailable", "minAvailable"].flatMap((field) => {
    const value = owner[field];
    const place = [...path, field];
    if (typeof value === "number" && value < 0) {
      return [
        {
          path: place,
          message: `is ${value}, but must not be negative.`,
          hint: "Write a number of pods, or a percentage.",
        },
      ];
    }
    if (typeof value !== "string") return [];
    const percent = /^(\d+)%$/.exec(value)?.[1];
    if (percent === undefined) {
      return [
        {
          path: place,
          message: `is \`${value}\`, which is no percentage.`,
          hint: "Write a number without quotes, or such as 25%.",
        },
      ];
    }
    if (Number(percent) <= 100 || !atMostAll.includes(field)) return [];
    return [{ path: place, message: `is ${value}, but must be at most 100%.`, hint: "Lower it." }];
  });
}

function isZero(value: unknown): boolean {
  return value === 0 || (typeof value === "string" && /^0+%$/.test(value));
}
