import { isOn, switchedOn } from "../../../model/kubernetes/gates.ts";
import type { Release } from "../../../model/kubernetes/releases.ts";
import { asList, asRecord, asText, entryOf, type Loose } from "../../../model/loose.ts";
import { parseQuantity } from "../../../model/resources/quantity.ts";
import { dnsLabel, pathSegment } from "../naming/forms.ts";
import type { Path } from "../schema/faults.ts";
import { nameProblem } from "./amounts.ts";
import { isSet, type Problem, refuseIf } from "./problem.ts";

const metricFields: Readonly<Record<string, string>> = {
  ContainerResource: "containerResource",
  External: "external",
  Object: "object",
  Pods: "pods",
  Resource: "resource",
};

/** Autoscalers (pkg/apis/autoscaling/validation/validation.go). Their range is the rule `autoscaling`'s. */
export function autoscalerProblems(object: Loose, release: Release): readonly Problem[] {
  const { apiVersion, kind } = asRecord(asRecord(object.spec).scaleTargetRef);
  const [group = "", version, ...more] = asText(apiVersion).split("/");
  const isNamed = group !== "" && version !== undefined && more.length === 0;
  // Alone of all that can be scaled, ReplicationControllers are of the group without a name.
  const isLegacy = kind === "ReplicationController" && version === undefined;
  return [
    ...(isNamed || isLegacy
      ? []
      : [
          {
            path: ["spec", "scaleTargetRef"],
            message: "has no `apiVersion` with a group.",
            hint: "Name what is scaled whole: apps/v1 for a Deployment.",
          },
        ]),
    ...referenceProblems(asRecord(asRecord(object.spec).scaleTargetRef), ["spec", "scaleTargetRef"]),
    ...leastProblems(object, release),
    ...metricProblems(object),
    ...["scaleUp", "scaleDown"].flatMap((direction) =>
      behaviourProblems(asRecord(asRecord(object.spec).behavior)[direction], ["spec", "behavior", direction]),
    ),
  ];
}

/** Autoscalers of autoscaling/v1: what is scaled may be of the core group, and the one metric is a field. */
export function oldAutoscalerProblems(object: Loose, release: Release): readonly Problem[] {
  return [
    ...referenceProblems(asRecord(asRecord(object.spec).scaleTargetRef), ["spec", "scaleTargetRef"]),
    ...leastProblems(object, release),
  ];
}

function leastProblems({ spec }: Loose, release: Release): readonly Problem[] {
  return refuseIf(
    asRecord(spec).minReplicas === 0 && !isOn("HPAScaleToZero", release),
    ["spec", "minReplicas"],
    `is 0, which hangs on the feature HPAScaleToZero: it is on ${switchedOn("HPAScaleToZero")}.`,
    "Set it to 1 or more.",
  );
}

function referenceProblems(reference: Loose, path: Path): readonly Problem[] {
  return ["kind", "name"].flatMap((field) => {
    const wrong = pathSegment(asText(reference[field]));
    return refuseIf(wrong !== undefined, [...path, field], `${wrong}.`, "Correct it.");
  });
}

/** How fast (validateScalingRules). Rules that say no policies have the default ones; an empty list has none. */
function behaviourProblems(rules: unknown, path: Path): readonly Problem[] {
  const { policies, tolerance } = asRecord(rules);
  const least = isSet(tolerance) ? parseQuantity(tolerance) : undefined;
  return [
    ...refuseIf(
      Array.isArray(policies) && policies.length === 0,
      [...path, "policies"],
      "is empty: nothing could ever be scaled.",
      "Leave it out, or write `selectPolicy: Disabled`.",
    ),
    ...refuseIf(least !== undefined && least < 0n, [...path, "tolerance"], "is less than nothing.", "Write 0 or more."),
  ];
}

function metricProblems(object: Loose): readonly Problem[] {
  return asList(asRecord(object.spec).metrics).flatMap((entry, index): readonly Problem[] => {
    const metric = asRecord(entry);
    const path = ["spec", "metrics", index];
    const field = entryOf(metricFields, asText(metric.type));
    if (field === undefined) return [];
    const given = Object.values(metricFields).filter((one) => isSet(metric[one]));
    if (given.length !== 1 || given[0] !== field) {
      const message = `is of the type ${asText(metric.type)}, but has ${given.length === 0 ? "no source" : given.join(", ")}.`;
      return [{ path, message, hint: `Describe it in \`${field}\`, and nowhere else.` }];
    }
    const { name } = asRecord(asRecord(metric[field]).metric);
    const wrong = pathSegment(asText(name));
    const own = [
      ...refuseIf(wrong !== undefined, [...path, field, "metric", "name"], `${wrong}.`, "Correct it."),
      ...targetProblems(asRecord(asRecord(metric[field]).target), [...path, field, "target"]),
      ...(field === "object" ? describedProblems(metric.object, [...path, field, "describedObject"]) : []),
      ...(field === "containerResource" ? containerProblems(asRecord(metric[field]), [...path, field]) : []),
    ];
    const target = asRecord(asRecord(metric[field]).target);
    const ways = targetWays[field] ?? [];
    const set = ways.filter((way) => isSet(target[way]));
    if (set.length === 1 || (field === "object" && set.length === 2)) return own;
    const message = set.length === 0 ? "has no number to aim at." : `aims at both ${set.join(" and ")}.`;
    return [...own, { path: [...path, field, "target"], message, hint: `Write ${ways.join(" or ")}.` }];
  });
}

/** The object that an Object metric is of (ValidateCrossVersionObjectReference). */
function describedProblems(source: unknown, path: Path): readonly Problem[] {
  const reference = asRecord(asRecord(source).describedObject);
  const isVersion = asText(reference.apiVersion).split("/").length <= 2;
  return [
    ...referenceProblems(reference, path),
    ...refuseIf(!isVersion, [...path, "apiVersion"], "is no version of an API.", "Write it as group/version."),
  ];
}

/** Names of a resource and a container (validateContainerResourceSource); those of a pod may be any. */
function containerProblems(source: Loose, path: Path): readonly Problem[] {
  const resource = asText(source.name);
  const container = asText(source.container);
  const wrong = resource === "" ? undefined : nameProblem(resource, "container");
  const wrongContainer = container === "" ? undefined : dnsLabel(container);
  return [
    ...(wrong === undefined ? [] : [{ path: [...path, "name"], ...wrong }]),
    ...refuseIf(
      wrongContainer !== undefined,
      [...path, "container"],
      `is \`${container}\`, which ${wrongContainer}.`,
      "Correct it.",
    ),
  ];
}

/** What is aimed at is more than nothing (validateMetricTarget). */
function targetProblems(target: Loose, path: Path): readonly Problem[] {
  return ["value", "averageValue"].flatMap((way) => {
    const amount = isSet(target[way]) ? parseQuantity(target[way]) : undefined;
    return refuseIf(amount !== undefined && amount <= 0n, [...path, way], "must be more than nothing.", "Raise it.");
  });
}

const targetWays: Readonly<Record<string, readonly string[]>> = {
  containerResource: ["averageUtilization", "averageValue"],
  external: ["value", "averageValue"],
  object: ["value", "averageValue"],
  pods: ["averageValue"],
  resource: ["averageUtilization", "averageValue"],
};
