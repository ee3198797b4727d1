import { asList, asRecord, asText, entryOf, type Loose } from "../../../model/loose.ts";
import { isSet, type Problem } from "./problem.ts";
import { shareProblems } from "./workloads.ts";

/** Most that a ConfigMap or a Secret may hold, in bytes of its values (MaxSecretSize of pkg/apis/core/types.go). */
const largestData = 1024 * 1024;

/** Entries that a Secret of a type must have (ValidateSecret). Of basic-auth, one of the two is enough. */
const secretEntries: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
};

/** Secrets. stringData is written over data before anything is checked. */
export function secretProblems(object: Loose): readonly Problem[] {
  const data = { ...asRecord(object.data), ...asRecord(object.stringData) };
  const type = asText(object.type);
  const missing = (entryOf(secretEntries, type) ?? []).filter((entry) => data[entry] === undefined);
  const problems: Problem[] = missing.map((entry) => ({
    path: ["data"],
    message: `has no \`${entry}\`, which a Secret of the type ${type} needs.`,
    hint: "Add it, or leave the type out.",
  }));
  if (type === "kubernetes.io/basic-auth" && data.username === undefined && data.password === undefined) {
    const message = `has neither \`username\` nor \`password\`, one of which a Secret of the type ${type} needs.`;
    problems.push({ path: ["data"], message, hint: "Add one, or leave the type out." });
  }
  const texts = asRecord(object.stringData);
  const encoded = Object.entries(asRecord(object.data)).filter(([key]) => !Object.hasOwn(texts, key));
  const size = sizeOf(texts) + encoded.reduce((sum, [, value]) => sum + decodedSize(value), 0);
  return [...problems, ...tooLarge(size)];
}

/** ConfigMaps. */
export function configMapProblems(object: Loose): readonly Problem[] {
  const binary = Object.values(asRecord(object.binaryData)).reduce<number>((sum, value) => sum + decodedSize(value), 0);
  return tooLarge(sizeOf(asRecord(object.data)) + binary);
}

function tooLarge(size: number): readonly Problem[] {
  if (size <= largestData) return [];
  const message = `holds ${size} bytes, ${size - largestData} more than the 1 MiB that it may.`;
  return [{ path: ["data"], message, hint: "Split it, or put the data into an image or a volume." }];
}

function sizeOf(values: Loose): number {
  return Object.values(values).reduce<number>((sum, value) => sum + Buffer.byteLength(asText(value)), 0);
}

function decodedSize(value: unknown): number {
  return Buffer.byteLength(asText(value), "base64");
}

/** Claims (ValidatePersistentVolumeClaimSpec). */
export function claimProblems(object: Loose): readonly Problem[] {
  const spec = asRecord(object.spec);
  const modes = asList(spec.accessModes);
  const requests = asRecord(spec.resources).requests;
  const problems: Problem[] = [];
  if (isSet(requests) && !isSet(asRecord(requests).storage)) {
    const path = ["spec", "resources", "requests"];
    problems.push({ path, message: "has no `storage`.", hint: "Say how large the volume must be." });
  }
  if (modes.length > 1 && modes.includes("ReadWriteOncePod")) {
    const message = "has ReadWriteOncePod beside another mode.";
    problems.push({ path: ["spec", "accessModes"], message, hint: "Keep ReadWriteOncePod alone, or leave it out." });
  }
  return problems;
}

/** Disruption budgets (pkg/apis/policy/validation/validation.go). */
export function disruptionBudgetProblems(object: Loose): readonly Problem[] {
  const spec = asRecord(object.spec);
  const shares = shareProblems(spec, ["spec"], { atMostAll: ["maxUnavailable", "minAvailable"] });
  if (!isSet(spec.minAvailable) || !isSet(spec.maxUnavailable)) return shares;
  const message = "has both minAvailable and maxUnavailable.";
  return [...shares, { path: ["spec"], message, hint: "Keep one." }];
}

/** Roles and ClusterRoles (pkg/apis/rbac/validation/validation.go). */
export function roleProblems(object: Loose): readonly Problem[] {
  return asList(object.rules).flatMap((entry, index): readonly Problem[] => {
    const rule = asRecord(entry);
    const path = ["rules", index];
    const named = ["apiGroups", "resources", "resourceNames"].filter((field) => asList(rule[field]).length > 0);
    if (asList(rule.nonResourceURLs).length > 0) {
      if (object.kind === "Role") {
        return [
          { path, message: "has nonResourceURLs, which no namespace has.", hint: "Move the rule to a ClusterRole." },
        ];
      }
      if (named.length === 0) return [];
      return [{ path, message: `has nonResourceURLs beside ${named.join(" and ")}.`, hint: "Make two rules of it." }];
    }
    return ["apiGroups", "resources"]
      .filter((field) => !named.includes(field))
      .map((field) => ({
        path,
        message: `has no \`${field}\`.`,
        hint: field === "apiGroups" ? 'Add them; the core group is "".' : "Add them.",
      }));
  });
}

/** RoleBindings and ClusterRoleBindings (same source). A missing group is filled in. */
export function bindingProblems(object: Loose): readonly Problem[] {
  const group = "rbac.authorization.k8s.io";
  const problems: Problem[] = [];
  const role = asRecord(object.roleRef);
  if (object.kind === "ClusterRoleBinding" && role.kind === "Role") {
    const message = "is a Role, but a ClusterRoleBinding grants ClusterRoles only.";
    problems.push({
      path: ["roleRef", "kind"],
      message,
      hint: "Use a RoleBinding in each namespace, or a ClusterRole.",
    });
  }
  if (asText(role.apiGroup) !== "" && role.apiGroup !== group) {
    problems.push({
      path: ["roleRef", "apiGroup"],
      message: `must be ${group}.`,
      hint: "Correct it, or leave it out.",
    });
  }
  asList(object.subjects).forEach((entry, index) => {
    const subject = asRecord(entry);
    const path = ["subjects", index];
    const expected = subject.kind === "ServiceAccount" ? "" : group;
    if (asText(subject.apiGroup) !== "" && subject.apiGroup !== expected) {
      const message = `is ${asText(subject.apiGroup)}, which is not where a ${asText(subject.kind)} belongs.`;
      problems.push({
        path: [...path, "apiGroup"],
        message,
        hint: expected === "" ? "Leave it out." : `Write ${expected}.`,
      });
    }
    if (object.kind === "ClusterRoleBinding" && subject.kind === "ServiceAccount" && asText(subject.namespace) === "") {
      const message = "is a ServiceAccount without `namespace`.";
      problems.push({ path, message, hint: "Add the namespace that it is in." });
    }
  });
  return problems;
}

const metricFields: Readonly<Record<string, string>> = {
  ContainerResource: "containerResource",
  External: "external",
  Object: "object",
  Pods: "pods",
  Resource: "resource",
};

/** Autoscalers (pkg/apis/autoscaling/validation/validation.go). Their range is the rule `autoscaling`'s. */
export function autoscalerProblems(object: Loose): readonly Problem[] {
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
    ...metricProblems(object),
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
    const target = asRecord(asRecord(metric[field]).target);
    const ways = targetWays[field] ?? [];
    const set = ways.filter((way) => isSet(target[way]));
    if (set.length === 1 || (field === "object" && set.length === 2)) return [];
    const message = set.length === 0 ? "has no number to aim at." : `aims at both ${set.join(" and ")}.`;
    return [{ path: [...path, field, "target"], message, hint: `Write ${ways.join(" or ")}.` }];
  });
}

const targetWays: Readonly<Record<string, readonly string[]>> = {
  containerResource: ["averageUtilization", "averageValue"],
  external: ["value", "averageValue"],
  object: ["value", "averageValue"],
  pods: ["averageValue"],
  resource: ["averageUtilization", "averageValue"],
};
